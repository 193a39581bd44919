/* fields.c - fields of an entry and how cells of each type are read. */
#include "fields.h"

#include "../common/message.h"
#include "../common/value.h"
#include "../common/width.h"
#include "../common/words.h"

#include <libquota/facts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A policy's own facts have numbers from here on. */
#define OWN_FACT UINT32_C(0x80000000)

/* All built-in policies, read when a fact is met that nobody else knows. */
static struct {
    int loaded;
    policies all;
    const char **ids;
} builtin;

static const policies *builtins(void)
{
    const size_t count = quota_builtin_count();

    if (!builtin.loaded) {
        builtin.ids = resized(NULL, count + 1, sizeof *builtin.ids);
        for (size_t i = 0; i < count; i++)
            (void)quota_builtin(i, &builtin.ids[i], NULL, 0, NULL);
        (void)policies_load(&builtin.all, builtin.ids, count, NULL, 0);
        builtin.loaded = 1;
    }
    return &builtin.all;
}

void fields_free(void)
{
    if (builtin.loaded)
        policies_free(&builtin.all);
    free(builtin.ids);
    memset(&builtin, 0, sizeof builtin);
}

/* A fact that is written as the field is. */
static uint32_t like(const quota_field_info *info)
{
    switch (info->type) {
    case QUOTA_TYPE_CODE:
        return info->fact;
    case QUOTA_TYPE_AMOUNT:
        return QUOTA_FACT_REQUESTED_AMOUNT;
    case QUOTA_TYPE_MONEY:
        return QUOTA_FACT_DEAL_TOTAL;
    case QUOTA_TYPE_PRICE:
        return QUOTA_FACT_PRICE;
    case QUOTA_TYPE_DATE:
        return QUOTA_FACT_AS_OF;
    default:
        return 0;
    }
}

void fields_read(fields *to, const policies *under)
{
    field *at = to->at;

    to->under = under;
    for (to->count = 0; to->count < FIELDS_MOST; to->count++, at++) {
        at->info.struct_size = sizeof at->info;
        if (quota_entry_field((uint32_t)to->count, &at->info) != QUOTA_OK ||
            at->info.offset + at->info.size > sizeof(quota_entry))
            break;
        at->like = like(&at->info);
    }
}

const field *fields_find(const fields *in, const char *name, size_t size)
{
    for (size_t i = 0; i < in->count; i++) {
        const quota_field_info *info = &in->at[i].info;

        if ((strlen(info->name) == size && memcmp(info->name, name, size) == 0) ||
            (strlen(info->zh) == size && memcmp(info->zh, name, size) == 0))
            return &in->at[i];
    }
    return NULL;
}

const char *fields_nearest(const fields *in, const char *name, size_t size, char *room, size_t room_size)
{
    nearest search;

    nearest_init(&search, name, size);
    for (size_t i = 0; i < in->count; i++)
        nearest_try(&search, in->at[i].info.name);
    if (nearest_found(&search) == NULL)
        return NULL;
    snprintf(room, room_size, "%s", nearest_found(&search));
    return room;
}

static void store(const field *which, quota_entry *to, int64_t value)
{
    unsigned char *at = (unsigned char *)to + which->info.offset;
    const uint8_t one = (uint8_t)value;
    const uint16_t two = (uint16_t)value;
    const uint32_t four = (uint32_t)value;

    if (which->info.size == 1)
        memcpy(at, &one, sizeof one);
    else if (which->info.size == 2)
        memcpy(at, &two, sizeof two);
    else if (which->info.size == 4)
        memcpy(at, &four, sizeof four);
    else
        memcpy(at, &value, sizeof value);
}

static int64_t stored(const field *which, const quota_entry *from)
{
    const unsigned char *at = (const unsigned char *)from + which->info.offset;
    uint64_t value = 0;
    int64_t with_sign;
    uint16_t two;
    uint32_t four;
    int32_t four_signed;

    if (which->info.size == 1) {
        value = *at;
    } else if (which->info.size == 2) {
        memcpy(&two, at, sizeof two);
        value = two;
    } else if (which->info.size == 4) {
        memcpy(&four, at, sizeof four);
        memcpy(&four_signed, at, sizeof four_signed);
        return which->info.is_signed ? four_signed : (int64_t)four;
    } else {
        memcpy(&with_sign, at, sizeof with_sign);
        return with_sign;
    }
    return (int64_t)value;
}

/* ------------------------------------------------------------------ reading */

static int is_hex(const char *text, size_t size)
{
    return strspn(text, "0123456789abcdefABCDEF") == size;
}

static uint8_t hex_digit(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

static int policy_digest(const fields *of, const char *name, uint8_t *to)
{
    quota_policy_info info = {.struct_size = sizeof info};
    quota_policy *own = NULL;
    int found = 0;

    for (size_t i = 0; i < of->under->count && !found; i++) {
        found = strcmp(of->under->infos[i].id, name) == 0;
        if (found)
            memcpy(to, of->under->infos[i].digest, QUOTA_DIGEST_SIZE);
    }
    if (!found && quota_policy_builtin(NULL, name, &own, NULL) == QUOTA_OK) {
        found = quota_policy_describe(own, &info) == QUOTA_OK;
        memcpy(to, info.digest, QUOTA_DIGEST_SIZE);
    }
    quota_policy_free(own);
    return found;
}

static int parse_bytes(const fields *of, const field *which, const char *text, size_t size, uint8_t *to,
                       growing *expected)
{
    const size_t room = which->info.size;

    if (room == QUOTA_PROOF_SIZE && strncmp(text, "policy:", 7) == 0) {
        if (policy_digest(of, text + 7, to))
            return 1;
        growing_text(expected, words("the id of a policy that is built in or given by --policy"));
        return 0;
    }
    if (size == 2 * room && is_hex(text, size)) {
        for (size_t i = 0; i < room; i++)
            to[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
        return 1;
    }
    if (size <= room) {
        memset(to, 0, room);
        memcpy(to, text, size);
        return 1;
    }
    growing_int(expected, (int64_t)room);
    growing_text(expected, words(" bytes of text at the most, or twice as many hexadecimal digits"));
    return 0;
}

/* All names of a type, for a message. */
static void add_names(growing *to, int32_t type)
{
    const char *name, *lead = words("one of ");
    const int64_t most = type == QUOTA_FIELD_FLAGS ? 0x8000 : 63;

    for (int64_t i = type == QUOTA_FIELD_FLAGS ? 1 : 0; i <= most;
         i = type == QUOTA_FIELD_FLAGS ? i * 2 : i + 1)
        if ((name = quota_entry_word(type, i, QUOTA_EN)) != NULL) {
            growing_text(to, lead);
            growing_text(to, name);
            lead = ", ";
        }
}

static int parse_words(const field *which, const char *text, int64_t *value, growing *expected)
{
    const int is_set = which->info.type == QUOTA_FIELD_FLAGS || which->info.type == QUOTA_FIELD_VERBS;
    const int32_t type = which->info.type == QUOTA_FIELD_VERBS ? QUOTA_FIELD_VERB : which->info.type;

    *value = 0;
    for (size_t size; *(text += strspn(text, " |")) != '\0'; text += size) {
        int64_t number;

        size = is_set ? strcspn(text, " |") : strlen(text);
        number = quota_entry_word_find(type, text, size);
        if (number < 0) {
            add_names(expected, type);
            return 0;
        }
        *value |= which->info.type == QUOTA_FIELD_VERBS ? INT64_C(1) << number : number;
    }
    return 1;
}

static int parse_number(const field *which, const char *text, size_t size, int64_t *value, growing *expected)
{
    const int64_t most = which->info.size == 8   ? INT64_MAX
                         : which->info.size == 4 ? (int64_t)UINT32_MAX
                                                 : (INT64_C(1) << (8 * which->info.size)) - 1;

    *value = 0;
    for (size_t i = 0; i < size; i++) {
        const int digit = text[i] - '0';

        if (digit < 0 || digit > 9 || *value > (most - digit) / 10) {
            growing_text(expected, words("a whole number, at most "));
            growing_int(expected, most);
            return 0;
        }
        *value = *value * 10 + digit;
    }
    return 1;
}

static int parse_fact(const fields *of, const field *which, const char *text, size_t size, int64_t *value,
                      growing *expected)
{
    uint32_t fact = policies_fact(of->under, text, size, NULL);

    if (fact == 0)
        fact = quota_fact_find(NULL, text, size);
    if (fact == 0)
        fact = policies_fact(builtins(), text, size, NULL);
    if (fact != 0) {
        *value = fact;
        return 1;
    }
    if (text[0] >= '0' && text[0] <= '9')
        return parse_number(which, text, size, value, expected);
    growing_text(expected, words("the name of a fact (evaluate --list names them)"));
    return 0;
}

static const quota_policy *owner_among(const policies *among, uint32_t fact)
{
    quota_fact_info info = {.struct_size = sizeof info};

    for (size_t i = 0; i < among->count; i++)
        if (quota_fact_describe(among->list[i], fact, &info) == QUOTA_OK)
            return among->list[i];
    return NULL;
}

/* The policy whose own fact it is; NULL = the vocabulary's, or nobody's. */
uint32_t fact_named(const char *name)
{
    return policies_fact(builtins(), name, strlen(name), NULL);
}

static const quota_policy *owner_of(const policies *under, uint32_t fact)
{
    const quota_policy *owner = fact < OWN_FACT ? NULL : owner_among(under, fact);

    return owner != NULL || fact < OWN_FACT ? owner : owner_among(builtins(), fact);
}

static int parse_value(const fields *of, uint32_t fact, const char *text, size_t size, int64_t *value,
                       growing *expected)
{
    quota_error error = {.struct_size = sizeof error};
    const quota_policy *owner = owner_of(of->under, fact);
    const char *label;

    (void)size;
    if (value_read(owner, fact, text, value, &error) == QUOTA_OK)
        return 1;
    for (int64_t code = 1; (label = quota_fact_code_label(owner, fact, code, QUOTA_ZH)) != NULL; code++)
        if (strcmp(label, text) == 0) {
            *value = code;
            return 1;
        }
    if (quota_fact_code(owner, fact, 1) == NULL) {
        add_words(expected, error.expected);
        return 0;
    }
    growing_text(expected, words("one of "));
    for (int64_t code = 1; (label = quota_fact_code_label(owner, fact, code, words_spoken())) != NULL;
         code++) {
        growing_text(expected, code == 1 ? "" : ", ");
        growing_text(expected, label);
    }
    return 0;
}

int field_parse(const fields *of, const field *which, const char *text, size_t size, quota_entry *to,
                growing *expected)
{
    int64_t value = 0;
    int good;

    growing_clear(expected);
    switch (which->info.type) {
    case QUOTA_FIELD_BYTES:
        return parse_bytes(of, which, text, size, (uint8_t *)to + which->info.offset, expected);
    case QUOTA_FIELD_VERB:
    case QUOTA_FIELD_KIND:
    case QUOTA_FIELD_FLAGS:
    case QUOTA_FIELD_BUCKET:
    case QUOTA_FIELD_SUBJECT:
    case QUOTA_FIELD_ROLE:
    case QUOTA_FIELD_VERDICT:
    case QUOTA_FIELD_VERBS:
        good = parse_words(which, text, &value, expected);
        break;
    case QUOTA_FIELD_FACT:
        good = parse_fact(of, which, text, size, &value, expected);
        break;
    case QUOTA_FIELD_VALUE:
        good = to->fact != 0 ? parse_value(of, to->fact, text, size, &value, expected)
                             : parse_number(which, text, size, &value, expected);
        break;
    default:
        good = which->like != 0 ? parse_value(of, which->like, text, size, &value, expected)
                                : parse_number(which, text, size, &value, expected);
    }
    if (good)
        store(which, to, value);
    return good;
}

/* ------------------------------------------------------------------ writing */

/* Blanks at an end, and signs that are not seen, would be lost by whoever copies them. */
static int is_plain(const char *character, size_t size, int at_end)
{
    if (is_control(character, size))
        return 0;
    if (size == 1)
        return *character != ' ' || !at_end;
    return memcmp(character, "\xE2\x80", 2) != 0 && memcmp(character, "\xE2\x81", 2) != 0 &&
           (size < 3 ||
            (memcmp(character, "\xE3\x80\x80", 3) != 0 && memcmp(character, "\xEF\xBB\xBF", 3) != 0));
}

/* How long the text is of which these are the bytes, noughts behind it; SIZE_MAX = they are no plain text. */
static size_t text_length(const char *bytes, size_t size)
{
    size_t length = 0, step;

    while (length < size && bytes[length] != '\0')
        length++;
    for (size_t i = length; i < size; i++)
        if (bytes[i] != '\0')
            return SIZE_MAX;
    for (size_t at = 0; at < length; at += step) {
        step = utf8_step(bytes + at, length - at);
        if (step == 0 || !is_plain(bytes + at, step, at == 0 || at + step == length))
            return SIZE_MAX;
    }
    /* That would be read as the digest of a policy. */
    return length >= 7 && memcmp(bytes, "policy:", 7) == 0 ? SIZE_MAX : length;
}

void add_bytes(growing *to, const uint8_t *bytes, size_t size)
{
    const size_t length = text_length((const char *)bytes, size);
    char hex[3];

    if (length <= size) {
        growing_bytes(to, (const char *)bytes, length);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        snprintf(hex, sizeof hex, "%02x", bytes[i]);
        growing_bytes(to, hex, 2);
    }
}

void add_value(growing *to, const policies *under, uint32_t fact, int64_t value)
{
    char text[64];

    if (quota_value_text(owner_of(under, fact), fact, value, text, sizeof text, NULL) == QUOTA_OK)
        growing_text(to, text);
    else
        growing_int(to, value);
}

void add_amount(growing *to, int64_t amount)
{
    growing_decimal(to, amount, 9);
    growing_text(to, " t");
}

void add_date(growing *to, int64_t date)
{
    char text[32];

    if (date != 0 && quota_value_text(NULL, QUOTA_FACT_AS_OF, date, text, sizeof text, NULL) == QUOTA_OK)
        growing_text(to, text);
}

void add_code(growing *to, uint32_t fact, int64_t code)
{
    const char *label = quota_fact_code_label(NULL, fact, code, words_spoken());

    growing_text(to, label == NULL ? "" : label);
}

void add_word(growing *to, int32_t type, int64_t number)
{
    const char *word = quota_entry_word(type, number, words_spoken());

    growing_text(to, word == NULL ? "" : word);
}

void add_fact(growing *to, const policies *under, uint32_t fact)
{
    quota_fact_info info = {.struct_size = sizeof info};

    if (quota_fact_describe(owner_of(under, fact), fact, &info) == QUOTA_OK)
        growing_text(to, info.name);
    else
        growing_int(to, fact);
}

static void add_set(growing *to, const field *which, int64_t set)
{
    const char *lead = "";

    for (int bit = 0; bit < 32; bit++)
        if ((set >> bit & 1) != 0) {
            const char *name = which->info.type == QUOTA_FIELD_VERBS
                                   ? quota_entry_word(QUOTA_FIELD_VERB, bit, QUOTA_EN)
                                   : quota_entry_word(QUOTA_FIELD_FLAGS, INT64_C(1) << bit, QUOTA_EN);

            growing_text(to, lead);
            growing_text(to, name == NULL ? "?" : name);
            lead = " ";
        }
}

void field_text(const fields *of, const field *which, const quota_entry *from, growing *to)
{
    static const uint8_t nothing[64];
    const char *word;
    int64_t value;

    if (which->info.type == QUOTA_FIELD_BYTES) {
        const uint8_t *bytes = (const uint8_t *)from + which->info.offset;

        if (memcmp(bytes, nothing, which->info.size) != 0)
            add_bytes(to, bytes, which->info.size);
        return;
    }
    value = stored(which, from);
    if (which->info.type == QUOTA_FIELD_VALUE && from->fact != 0)
        add_value(to, of->under, from->fact, value);
    else if (value == 0)
        return;
    else if (which->like != 0)
        add_value(to, of->under, which->like, value);
    else if (which->info.type == QUOTA_FIELD_FLAGS || which->info.type == QUOTA_FIELD_VERBS)
        add_set(to, which, value);
    else if (which->info.type == QUOTA_FIELD_FACT)
        add_fact(to, of->under, (uint32_t)value);
    else if ((word = quota_entry_word(which->info.type, value, QUOTA_EN)) != NULL)
        growing_text(to, word);
    else
        growing_int(to, value);
}
