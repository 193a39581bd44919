/* Tests of src/base/sm3.c: the examples of GB/T 32905-2016, and others made with OpenSSL. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/sm3.h"
#include "prng.h"

static void assert_digest(const uint8_t digest[32], const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    char text[65];
    size_t i;

    for (i = 0; i < 32; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    text[64] = '\0';
    assert_string_equal(text, hex);
}

static void examples_of_the_standard(void **state)
{
    uint8_t digest[32];
    char text[64];
    size_t i;

    (void)state;
    lq_sm3_of("abc", 3, digest);
    assert_digest(digest, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    for (i = 0; i < sizeof text; i++) {
        text[i] = "abcd"[i % 4];
    }
    lq_sm3_of(text, sizeof text, digest);
    assert_digest(digest, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

struct example {
    size_t size;
    const char *digest;
};

/* Texts of the letter a, of lengths around the padding's edges. */
static void lengths_around_a_block(void **state)
{
    static const struct example examples[] = {
        {0, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
        {1, "623476ac18f65a2909e43c7fec61b49c7e764a91a18ccb82f1917a29c86c5e88"},
        {55, "288337eef51eec62e7544d7270424c8dbe656254c99852870a73b2453a6a7fb1"},
        {56, "ba00ebedaab54065a5fd4f9f56326016203166bcee3eed44ea868d59d67aa3c8"},
        {57, "698e3fcc7a0b1515656a61db7e88805672285e83a4c24742dbade0c4010f32c0"},
        {63, "587308543551881ebd70d27ad358ff5dcdf24ac54822e2f7b7c3edce0985d21b"},
        {64, "616ec433c359e7c2b19f360e2b8f2a1b6e9ed76b8dc1a7d207b31a5341c611e9"},
        {65, "3d1d94afa238ec3e2bbc20ad504702b24c16f2889c94973f2f8da3526c44e4bc"},
        {119, "53282a90724e9eb79b18d06b5b8f7f02d046e18b29247dcdb064a136d5c4459a"},
        {120, "4c9f0fe9f36ffe0191af73560c4afb1b671be02ba2d0e0c161b1e03488c2a45c"},
        {128, "5fd947effbe82a5925faaee9123d43cea200cc257b28ed797505694b4bb020f6"},
        {1000, "f4bedca973227d45c5b822551d2e762d4cfb0e9af70b241452545727b5fb046f"},
    };
    static char text[1000];
    uint8_t digest[32];
    size_t i;

    (void)state;
    memset(text, 'a', sizeof text);
    for (i = 0; i < sizeof examples / sizeof *examples; i++) {
        lq_sm3_of(text, examples[i].size, digest);
        assert_digest(digest, examples[i].digest);
    }
    lq_sm3_of(NULL, 0, digest);
    assert_digest(digest, examples[0].digest);
}

static void parts_make_the_same_digest(void **state)
{
    static uint8_t data[1000];
    prng random = {3};
    uint8_t whole[32], parts[32];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)prng_next(&random);
    }
    for (i = 0; i < 2000; i++) {
        const size_t size = prng_below(&random, sizeof data + 1);
        size_t at = 0;
        lq_sm3 sm3;

        lq_sm3_of(data, size, whole);
        lq_sm3_init(&sm3);
        while (at < size) {
            size_t part = prng_below(&random, 150);

            part = part < size - at ? part : size - at;
            lq_sm3_update(&sm3, data + at, part);
            at += part;
        }
        lq_sm3_final(&sm3, parts);
        assert_memory_equal(whole, parts, sizeof whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard),
        cmocka_unit_test(lengths_around_a_block),
        cmocka_unit_test(parts_make_the_same_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
