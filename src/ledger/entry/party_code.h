/* party_code.h - the unified social credit code, beyond what the public header asks of it. */
#ifndef LQ_PARTY_CODE_H
#define LQ_PARTY_CODE_H

/* What the 18th character must be behind these 17; '\0' = one of them cannot stand in a code. */
char lq_party_code_last(const char *code);

#endif
