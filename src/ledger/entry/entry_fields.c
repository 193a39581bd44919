/* entry_fields.c - the fields of an entry, described for those who build columns, parsers and bindings. */
#include "ledger/entry/fields.h"

#include "base/text.h"

#include <string.h>

struct field {
    uint16_t offset;
    uint8_t size, type, fact, is_signed, by_ledger;
};

enum {
    SIGNED_BYTES,
    SIGNED_U8 = 0,
    SIGNED_U16 = 0,
    SIGNED_U32 = 0,
    SIGNED_U64 = 0,
    SIGNED_I32,
    SIGNED_I64 = 1
};

#define ROW(name, number, width, type, fact, by_ledger, zh)                                                  \
  {offsetof(quota_entry, name), sizeof(((quota_entry *)0)->name), type, fact, SIGNED_##width, by_ledger},
static const struct field fields[LQ_FIELD_COUNT] = {LQ_FIELDS_OF_ENTRY(ROW)};
#undef ROW

#define NAME(name, number, width, type, fact, by_ledger, zh) #name "\0"
#define LABEL(name, number, width, type, fact, by_ledger, zh) zh "\0"
static const char names[] = LQ_FIELDS_OF_ENTRY(NAME);
static const char labels[] = LQ_FIELDS_OF_ENTRY(LABEL);
#undef NAME
#undef LABEL

quota_status quota_entry_field(uint32_t index, quota_field_info *info)
{
    const struct field *field;

    if (info == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    if (info->struct_size != sizeof *info) {
        return QUOTA_E_STRUCT_SIZE;
    }
    if (index >= LQ_FIELD_COUNT) {
        return QUOTA_E_NOT_FOUND;
    }
    field = &fields[index];
    info->number = index + 1;
    info->offset = field->offset;
    info->size = field->size;
    info->type = field->type;
    info->fact = field->fact;
    info->is_signed = field->is_signed;
    info->by_ledger = field->by_ledger;
    info->name = lq_word_at(names, index);
    info->zh = lq_word_at(labels, index);
    return QUOTA_OK;
}
