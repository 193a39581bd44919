/* What parsing finds, code by code: line, column, field, what was expected, what was found. */
#include "parsed.h"

#include <stdlib.h>

#define END "A,1,offset,,,ratio 1:1,,,\n"
/* A header row that is wrong, on line 3. */
#define HEADER_ROW(row) HEAD row "\n" COLUMNS END
/* A rule row that is wrong, on line 4. */
#define RULE_ROW(row) HEAD COLUMNS row "\n"

static void csv(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_CSV;
    assert_finding(HEAD COLUMNS "A,1,offset,,\"x\"y,ratio 1:1,,,\n", code, 4, 16, "row",
                   "a comma or the end of the line", "y");
    assert_finding(HEAD COLUMNS END "B,\"\n", code, 5, 3, "row", "a closing quote", "end of text");
    assert_finding(HEAD COLUMNS END "B\rC\n", code, 5, 2, "row", "LF after CR", "CR");
    static const char nul[] = HEAD "document,a\0b\n" COLUMNS END;
    parsed p = parse_with(NULL, nul, sizeof nul - 1);
    assert_int_equal(p.status, QUOTA_E_POLICY);
    assert_int_equal(finding_at(&p, 0).code, code);
    assert_string_equal(finding_at(&p, 0).found, "NUL");
    parsed_free(&p);
}

static void utf8(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_UTF8;
    assert_finding(HEAD "document,\xFF\n" COLUMNS END, code, 3, 10, "row", "valid UTF-8", "?");
    assert_finding(HEAD "# \xC3(\n" COLUMNS END, code, 3, 0, "comment", "valid UTF-8", "");
    assert_finding(HEAD COLUMNS END "# \xC3", code, 5, 0, "comment", "valid UTF-8", "");
}

static void header(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_HEADER;
    static const char line[] = "id,article,question,force,when,then,overrides,zh,en";
    assert_finding(HEADER_ROW("polcy,x"), code, 3, 1, "keyword", "policy, document, window", "polcy");
    assert_finding("window,from 2020-01-01\n" COLUMNS END, code, 0, 0, "policy",
                   "a row that begins with this word", "");
    assert_finding("policy,x\n" COLUMNS END, code, 1, 0, "window", "a row such as: window,from", "");
    assert_finding(HEADER_ROW("policy,y"), code, 3, 1, "policy", "this row once", "policy");
    assert_finding(HEADER_ROW("document,y\ndocument,z"), code, 4, 1, "document", "this row once", "document");
    assert_finding(HEADER_ROW("window,from 2021-01-01"), code, 3, 1, "window", "this row once", "window");
    assert_finding(HEADER_ROW("round,amount,1 g up\nround,amount,1 g up"), code, 4, 7, "amount or money",
                   "this row once", "amount");
    assert_finding(HEADER_ROW("round,ratio,1 g up"), code, 3, 7, "amount or money", "amount or money",
                   "ratio");
    assert_finding(HEADER_ROW("document"), code, 3, 1, "document", "a further cell", "the end of the row");
    assert_finding(HEADER_ROW("document,,,"), code, 3, 1, "document", "a further cell", "the end of the row");
    assert_finding(HEADER_ROW("document,a,b"), code, 3, 12, "document", "the end of the row", "b");
    assert_finding(HEADER_ROW("fact,x,flag,yes"), code, 3, 13, "values",
                   "no values: only a fact of type code", "yes");
    /* the line that names the columns */
    assert_finding(HEAD, code, 3, 0, "row", line, "the end of the table");
    assert_finding(HEAD "id,article,questions,force,when,then,overrides,zh,en\n" END, code, 3, 12, "question",
                   line, "questions");
    assert_finding(HEAD "id,article\n" END, code, 3, 0, "question", line, "");
    assert_finding(HEAD "id,article,question,force,when,then,overrides,zh,en,x\n" END, code, 3, 0, "row",
                   "and nothing after", "");
    assert_finding(HEAD "A,1,offset,,,ratio 1:1,,z,e\nB,1,scope,,,review,,z,e\n", code, 3, 1, "row",
                   "before the rule rows", "A");
}

static void columns(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_COLUMNS;
    assert_finding(RULE_ROW("A,1,offset,,,ratio 1:1,,"), code, 4, 1, "row", "9 cells: id,article", "8 cells");
    assert_finding(RULE_ROW("A"), code, 4, 1, "row", "9 cells: id,article", "1 cell");
    assert_finding(RULE_ROW("A,1,offset,,,ratio 1:1,,,,,x"), code, 4, 1, "row", "9 cells: id,article",
                   "11 cells");
}

static void syntax(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_SYNTAX;
    assert_finding("policy,9\nwindow,from 2020-01-01\n" COLUMNS END, code, 1, 8, "id", "an id: a letter",
                   "9");
    assert_finding(HEADER_ROW("set,a b,SO2"), code, 3, 5, "name", "a name: a letter", "a b");
    assert_finding(HEADER_ROW("set,in,SO2"), code, 3, 5, "name", "a name: a letter", "in");
    assert_finding(HEADER_ROW("set,a,SO2|"), code, 3, 11, "codes", "codes or sets such as a|b|c", "");
    assert_finding(HEADER_ROW("set,a,5"), code, 3, 7, "codes", "codes or sets such as a|b|c", "5");
    assert_finding(HEADER_ROW("set,a,SO2 NOx"), code, 3, 11, "codes", "| or the end of the cell", "NOx");
    assert_finding(HEADER_ROW("fact,1x,flag"), code, 3, 6, "name", "a name: a letter", "1x");
    assert_finding(HEADER_ROW("fact,never,flag"), code, 3, 6, "name", "a name: a letter", "never");
    assert_finding(HEADER_ROW("fact,x,code"), code, 3, 0, "values", "codes such as a|b|c", "");
    assert_finding(HEADER_ROW("fact,x,code,a|"), code, 3, 15, "values", "codes such as a|b|c", "");
    assert_finding(HEADER_ROW("fact,x,code,a|not"), code, 3, 15, "values", "codes such as a|b|c", "not");
    assert_finding(HEADER_ROW("fact,x,code,a b"), code, 3, 15, "values", "| or the end of the cell", "b");
    assert_finding(HEADER_ROW("question,a|b,rank"), code, 3, 10, "name", "a name: a letter", "a|b");
    assert_finding(HEADER_ROW("assume,attained"), code, 3, 8, "assume", "fact = value", "attained");
    assert_finding(HEADER_ROW("assume,= yes"), code, 3, 8, "assume", "fact = value", "= yes");
    assert_finding(HEADER_ROW("assume,attained = maybe"), code, 3, 19, "assume", "yes or no", "maybe");
    assert_finding(HEADER_ROW("assume,attained ="), code, 3, 18, "assume", "yes or no", "");
    assert_finding(HEADER_ROW("assume,increment = 10"), code, 3, 20, "assume", "an amount such as 10 t",
                   "10");
    assert_finding(HEADER_ROW("assume,attained = ?"), code, 3, 19, "assume", "a known value", "?");
    assert_finding(HEADER_ROW("round,amount,1 g"), code, 3, 14, "quantum", "such as: 1 g up", "1 g");
    assert_finding(HEADER_ROW("round,money,fen up"), code, 3, 13, "quantum", "such as: 1 fen half_up",
                   "fen up");
    assert_finding(HEADER_ROW("round,money,1 2 up"), code, 3, 13, "quantum", "such as: 1 fen half_up",
                   "1 2 up");
    assert_finding(HEADER_ROW("round,amount,1 g up up"), code, 3, 14, "quantum", "such as: 1 g up",
                   "1 g up up");
    assert_finding(RULE_ROW("1,1,offset,,,ratio 1:1,,,"), code, 4, 1, "id", "an id: a letter", "1");
    assert_finding(RULE_ROW(",1,offset,,,ratio 1:1,,,"), code, 4, 0, "id", "an id: a letter", "");
    assert_finding(RULE_ROW("A,1,offset|,,,ratio 1:1,,,"), code, 4, 12, "question",
                   "questions such as offset|offer", "the end of the cell");
    assert_finding(RULE_ROW("A,1,offset offer,,,ratio 1:1,,,"), code, 4, 12, "question",
                   "| or the end of the cell", "offer");
    assert_finding(RULE_ROW("A,1,offset|*,,,ratio 1:1,,,"), code, 4, 12, "question",
                   "questions such as offset|offer", "*");
    assert_finding(RULE_ROW("A,1,offset,,,ratio 1:1,1,,"), code, 4, 24, "overrides",
                   "ids of rows such as A1|A2", "1");
    assert_finding(RULE_ROW("A,1,offset,,,,,,"), code, 4, 0, "then", "cover, require, allow",
                   "the end of the cell");
    assert_finding(RULE_ROW("A,1,offset,,as_of = never,ratio 1:1;,,,"), code, 4, 37, "then", "cover",
                   "the end of the cell");
}

static void window(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        int32_t code;
        uint32_t column;
        const char *expected, *found;
    } cases[] = {
        {"2020-01-01", QUOTA_FINDING_SYNTAX, 8, "from DATE", "2020-01-01"},
        {"from", QUOTA_FINDING_SYNTAX, 12, "a date or a date fact", "the end of the cell"},
        {"from 5", QUOTA_FINDING_SYNTAX, 13, "a date or a date fact", "5"},
        {"from 2020-01-01 to", QUOTA_FINDING_SYNTAX, 24, "through DATE, for N", "to"},
        {"from 2020-01-01 through", QUOTA_FINDING_SYNTAX, 31, "a date or a date fact", "the end of the cell"},
        {"from 2020-01-01 for", QUOTA_FINDING_SYNTAX, 27, "a count of day, month or year",
         "the end of the cell"},
        {"from 2020-01-01 for 1", QUOTA_FINDING_SYNTAX, 28, "a count of day, month or year", "1"},
        {"from 2020-01-01 for 1 workday", QUOTA_FINDING_SYNTAX, 28, "a count of day, month or year", "1"},
        {"from 2020-01-01 for 1 decade", QUOTA_FINDING_UNKNOWN_NAME, 30, "a unit: t, kg, g, mg", "decade"},
        {"from 2020-01-01 for 1.5 year", QUOTA_FINDING_SYNTAX, 28, "a count of day, month or year", "1.5"},
        {"from 2020-01-01 for 1 year 5", QUOTA_FINDING_SYNTAX, 35, "through DATE, for N", "5"},
        {"from attained", QUOTA_FINDING_TYPE, 13, "a date or a date fact", "attained"},
        {"from deadline", QUOTA_FINDING_TYPE, 13, "a date or a date fact", "deadline"},
        {"from nope", QUOTA_FINDING_UNKNOWN_NAME, 13, "a fact, a question or a literal", "nope"},
        {"from 2020-02-30", QUOTA_FINDING_RANGE, 13, "a day that exists", "2020-02-30"},
        {"from 2020-01-01 for 1000000001 day", QUOTA_FINDING_RANGE, 28, "a count of at most", "1000000001"},
        {"from never", QUOTA_FINDING_EMPTY, 13, "at least one day", "never"},
        {"from 2020-01-02 through 2020-01-01", QUOTA_FINDING_EMPTY, 32, "at least one day", "2020-01-01"},
        {"from 2020-01-02 for 0 day", QUOTA_FINDING_EMPTY, 28, "at least one day", "0"},
        {"from published_on for 0 day", QUOTA_FINDING_EMPTY, 30, "at least one day", "0"},
        {"from 2020-01-02 for 1000000000 year", QUOTA_FINDING_RANGE, 28,
         "a window that ends before 9998-12-31", "1000000000"},
        {"from 2020-01-02 for 95748 month", QUOTA_FINDING_RANGE, 28, "a window that ends before 9998-12-31",
         "95748"},
        {"from 9998-12-31 for 1 day", QUOTA_FINDING_RANGE, 28, "a window that ends before 9998-12-31", "1"},
        {"from published_on for 8099 year", QUOTA_FINDING_RANGE, 30, "a window that ends before 9998-12-31",
         "8099"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "policy,x\nwindow,%s\n" COLUMNS END, cases[i].cell);
        assert_finding(text, cases[i].code, 2, cases[i].column, "window", cases[i].expected, cases[i].found);
    }
}

static void type(void **state)
{
    (void)state;
    assert_finding(RULE_ROW("A,1,offset,,increment > 5,ratio 1:1,,,"), QUOTA_FINDING_TYPE, 4, 23, "when",
                   "both sides of one type", "an amount beside a count");
    assert_finding(RULE_ROW("A,1,offset,,,ratio 2,,,"), QUOTA_FINDING_TYPE, 4, 20, "then", "a ratio such as",
                   "a count");
}

static void unknown_name(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_UNKNOWN_NAME;
    assert_finding(HEADER_ROW("set,a,SO2|nope"), code, 3, 11, "codes", "a code of the same fact", "nope");
    assert_finding(HEADER_ROW("set,a,SO2|industry"), code, 3, 11, "codes", "a code of the same fact",
                   "industry");
    assert_finding(HEADER_ROW("set,a,industry\nset,b,SO2|a"), code, 4, 11, "codes", "a code of the same fact",
                   "a");
    assert_finding(HEADER_ROW("fact,x,mass"), code, 3, 8, "type", "flag, code, id", "mass");
    assert_finding(HEADER_ROW("fact,x,code,=nope"), code, 3, 13, "values", "an earlier fact with codes",
                   "=nope");
    assert_finding(HEADER_ROW("fact,x,code,=attained"), code, 3, 13, "values", "an earlier fact with codes",
                   "=attained");
    assert_finding(HEADER_ROW("fact,x,code,=sector|a"), code, 3, 13, "values", "an earlier fact with codes",
                   "=sector|a");
    assert_finding(HEADER_ROW("fact,x,code,=5"), code, 3, 13, "values", "an earlier fact with codes", "=5");
    assert_finding(HEADER_ROW("question,x,mass"), code, 3, 12, "kind", "verdict, ratio, amount", "mass");
    assert_finding(HEADER_ROW("assume,nope = 5"), code, 3, 8, "assume", "a fact", "nope");
    assert_finding(HEADER_ROW("assume,sector = nope"), code, 3, 17, "assume", "one of the fact's codes",
                   "nope");
    assert_finding(HEADER_ROW("round,amount,1 fen up"), code, 3, 16, "quantum", "t, kg, g or mg", "fen");
    assert_finding(HEADER_ROW("round,money,1 t up"), code, 3, 15, "quantum", "yuan or fen", "t");
    assert_finding(RULE_ROW("A,1,offset,,nope = 5,ratio 1:1,,,"), code, 4, 13, "when", "a fact, a question",
                   "nope");
}

static void unknown_question(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_UNKNOWN_QUESTION;
    assert_finding(RULE_ROW("A,1,offer|nope,,,review,,,"), code, 4, 11, "question",
                   "a question of the vocabulary", "nope");
    assert_finding(RULE_ROW("A,1,,,attained = yes,,,,"), code, 4, 0, "question",
                   "a question, since the row has", "");
    assert_finding(RULE_ROW("A,1,,,,review,,,"), code, 4, 0, "question", "a question, since the row has", "");
    assert_finding(RULE_ROW("A,1,,,,,B,,"), code, 4, 0, "question", "a question, since the row has", "");
    assert_finding(HEADER_ROW("extends,cn-js-city-2022,nope"), code, 3, 25, "questions",
                   "a question of the vocabulary", "nope");
}

static void force(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_FORCE;
    assert_finding(RULE_ROW("A,1,offer,shall,,review,,,"), code, 4, 11, "force",
                   "must, principle, may, silent, or empty", "shall");
    assert_finding(RULE_ROW("A,1,offer,Must,,review,,,"), code, 4, 11, "force", "must, principle, may",
                   "Must");
    assert_finding(RULE_ROW("A,1,offer,,,require attained = yes,,,"), code, 4, 0, "force",
                   "since the row requires something", "");
}

static void duplicate(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_DUPLICATE;
    assert_finding(HEADER_ROW("set,a,SO2\nset,a,NOx"), code, 4, 5, "name", "each set once", "a");
    assert_finding(HEADER_ROW("set,CO,SO2|NOx"), code, 3, 5, "name", "a name that is not one of the codes",
                   "CO");
    assert_finding(HEADER_ROW("fact,SO2,code,=pollutant"), code, 3, 6, "name",
                   "a name that is not one of the codes", "SO2");
    assert_finding(HEADER_ROW("fact,x,code,x|y"), code, 3, 6, "name", "a name that is not one of the codes",
                   "x");
    assert_finding(HEADER_ROW("fact,x,flag\nfact,x,flag"), code, 4, 6, "name", "each fact once", "x");
    assert_finding(HEADER_ROW("fact,pollutant,flag"), code, 3, 6, "name", "the vocabulary does not have",
                   "pollutant");
    assert_finding(HEADER_ROW("fact,attained,flag"), code, 3, 6, "name", "the vocabulary does not have",
                   "attained");
    assert_finding(HEADER_ROW("fact,offset,flag"), code, 3, 6, "name", "not a fact and a question", "offset");
    assert_finding(HEADER_ROW("question,x,rank\nfact,x,flag"), code, 4, 6, "name",
                   "not a fact and a question", "x");
    assert_finding(HEADER_ROW("fact,x,code,a|b|a"), code, 3, 17, "values", "each code once", "a");
    assert_finding(HEADER_ROW("question,x,rank\nquestion,x,rank"), code, 4, 10, "name", "each question once",
                   "x");
    assert_finding(HEADER_ROW("question,offset,ratio"), code, 3, 10, "name", "the vocabulary does not have",
                   "offset");
    assert_finding(HEADER_ROW("question,attained,rank"), code, 3, 10, "name", "not a fact and a question",
                   "attained");
    assert_finding(HEADER_ROW("fact,x,flag\nquestion,x,rank"), code, 4, 10, "name",
                   "not a fact and a question", "x");
    assert_finding(HEADER_ROW("assume,attained = yes\nassume,attained = no"), code, 4, 8, "assume",
                   "each fact assumed once", "attained");
    assert_finding(HEADER_ROW("extends,cn-js-city-2022,credit\nextends,cn-js-city-2022,total"), code, 4, 9,
                   "parent", "each parent once", "cn-js-city-2022");
    assert_finding(RULE_ROW("A,1,offer,,,review,,,\nA,2,,,,,,,"), code, 5, 1, "id",
                   "an id that no other row has", "A");
    assert_finding(RULE_ROW("A,1,offer|scope|offer,,,review,,,"), code, 4, 17, "question",
                   "each question once", "offer");
    assert_finding(RULE_ROW("A,1,offer|offer|scope,,,review,,,"), code, 4, 11, "question",
                   "each question once", "offer");
    assert_finding(RULE_ROW("A,1,offer,,,review,B|B,,\nB,1,offer,,,review,,,"), code, 4, 22, "overrides",
                   "each row once", "B");
}

/* The first 31 bits of SM3 are the same for these two names, found by trying: so are their numbers. */
static void numbers_taken(void **state)
{
    (void)state;
    assert_int_equal(lq_own_id("n49566", 6), lq_own_id("n212565", 7));
    assert_finding(HEADER_ROW("fact,n49566,flag\nfact,n212565,flag"), QUOTA_FINDING_DUPLICATE, 4, 6, "name",
                   "another name", "n212565");
    assert_finding(HEADER_ROW("question,n49566,rank\nquestion,n212565,rank"), QUOTA_FINDING_DUPLICATE, 4, 10,
                   "name", "another name", "n212565");
}

static void overrides(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_OVERRIDES;
    assert_finding(RULE_ROW("A,1,offer,,,review,Z,,"), code, 4, 20, "overrides", "the id of a row", "Z");
    assert_finding(RULE_ROW("A,1,offer,,,review,B,,\nB,1,scope,,,review,,,"), code, 4, 20, "overrides",
                   "a row that answers the same question", "B");
    assert_finding(RULE_ROW("A,1,offer,,,review,B,,\nB,1,,,,,,,"), code, 4, 20, "overrides",
                   "a row that answers the same question", "B");
    assert_finding(RULE_ROW("A,1,offer,,,review,A,,"), code, 4, 20, "overrides", "do not displace each other",
                   "A, A");
    assert_finding(RULE_ROW("A,1,offer,,,review,B,,\nB,1,offer,,,review,C,,\nC,1,offer,,,review,B,,"), code,
                   5, 20, "overrides", "do not displace each other", "B, C, B");
}

static void circle(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_CIRCLE;
    assert_finding(HEADER_ROW("set,a,b|SO2\nset,b,a"), code, 4, 7, "codes", "does not contain itself", "a");
    assert_finding(HEADER_ROW("set,a,a"), code, 3, 7, "codes", "does not contain itself", "a");
    assert_finding(RULE_ROW("A,1,credit,,,amount credit,,,"), code, 4, 14, "then", "do not read each other",
                   "credit, credit");
    assert_finding(
        RULE_ROW("A,1,credit,,share > 1 t,amount 1 t,,,\nB,1,share,,,amount 1 t; cover credit > 1 t,,,"),
        code, 4, 13, "when", "do not read each other", "credit, share, credit");
    assert_finding(RULE_ROW("A,1,credit,,reduction > credit,review,,,"), code, 4, 13, "when",
                   "do not read each other", "credit, credit");
    assert_finding(
        RULE_ROW("A,1,share,,,amount credit,,,\nB,1,credit,,,review,,,\nC,1,credit,,,amount share,,,"), code,
        4, 13, "then", "do not read each other", "share, credit, share");
    assert_finding(RULE_ROW("A,1,credit,,,review,,,\nB,1,credit,,,amount credit,,,"), code, 5, 14, "then",
                   "do not read each other", "credit, credit");
    assert_finding(
        RULE_ROW("A,1,credit,must,,\"require not (as_of > never - 1 day and offset + share > 1 t)\",,,\n"
                 "B,1,offset,,pollutant = SO2 or increment > credit,ratio 1:1,,,\n"
                 "C,1,share,,reduction > 1 t,\"amount min(actual, permitted)\",,,"),
        code, 4, 19, "then", "do not read each other", "credit, offset, credit");
}

/* A long circle is cut where the finding ends. */
static void a_long_circle(void **state)
{
    (void)state;
    char text[8192] = HEAD COLUMNS;
    for (int i = 0; i < 60; i++)
        (void)sprintf(text + strlen(text), "R%d,1,offer,,,review,R%d,,\n", i, (i + 1) % 60);
    parsed p = parse_text(text);
    assert_int_equal(quota_findings_count(p.findings, 0), 1);
    assert_int_equal(finding_at(&p, 0).code, QUOTA_FINDING_OVERRIDES);
    assert_int_equal(strncmp(finding_at(&p, 0).found, "R0, R1, R2, ", 12), 0);
    parsed_free(&p);
}

static void range(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_RANGE;
    assert_finding(RULE_ROW("A,1,offset,,,ratio 1:0,,,"), code, 4, 20, "then", "a ratio above 0", "1:0");
    assert_finding(RULE_ROW("A,1,offset,,as_of > 2023-02-29,ratio 1:1,,,"), code, 4, 21, "when",
                   "a day that exists", "2023-02-29");
    assert_finding(HEADER_ROW("assume,holding = -1 t"), code, 3, 18, "assume", "0 t to 1000000000 t", "-1 t");
    assert_finding(HEADER_ROW("assume,increment = -1000000001 t"), code, 3, 20, "assume", "-1000000000 t to",
                   "-1000000001 t");
    assert_finding(HEADER_ROW("assume,price = 10000000001"), code, 3, 16, "assume", "0 to 10000000000 yuan",
                   "10000000001");
    assert_finding(HEADER_ROW("assume,deal_total = 1.001"), code, 3, 21, "assume", "in steps of 1 fen",
                   "1.001");
    assert_finding(HEADER_ROW("assume,approved_ratio = 1:3"), code, 3, 25, "assume", "a ratio above 0",
                   "1:3");
    assert_finding(HEADER_ROW("assume,as_of = 2023-02-29"), code, 3, 16, "assume", "a day that exists",
                   "2023-02-29");
    assert_finding(HEADER_ROW("assume,report_year = 1000000001"), code, 3, 22, "assume",
                   "a whole number, 0 to 1000000000", "1000000001");
    assert_finding(HEADER_ROW("assume,project_city = -1"), code, 3, 23, "assume",
                   "a whole number, 0 to 9223372036854775807", "-1");
    assert_finding(HEADER_ROW("round,amount,0 g up"), code, 3, 14, "quantum", "an amount from 1 mg", "0 g");
    assert_finding(HEADER_ROW("round,amount,0.1 mg up"), code, 3, 14, "quantum", "an amount from 1 mg",
                   "0.1 mg");
    assert_finding(HEADER_ROW("round,money,0 fen up"), code, 3, 13, "quantum", "a sum from 1 fen", "0 fen");
}

static void empty(void **state)
{
    (void)state;
    assert_finding(HEADER_ROW("set,a"), QUOTA_FINDING_EMPTY, 3, 5, "name", "a set of at least one code", "a");
    assert_finding("policy,x\nwindow,from 2020-01-02 through 2020-01-01\n" COLUMNS END, QUOTA_FINDING_EMPTY,
                   2, 32, "window", "a window with at least one day", "2020-01-01");
}

static void parent(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_PARENT;
    assert_finding(HEADER_ROW("extends,nowhere"), code, 3, 9, "parent",
                   "the id of a given or built-in policy", "nowhere");
    assert_finding(HEADER_ROW("extends,nowhere,offset"), code, 3, 9, "parent", "the id of a given",
                   "nowhere");
    assert_finding(HEADER_ROW("extends,cn-js-city-2022,credit|fee"), code, 3, 25, "questions",
                   "questions that the parent answers", "fee");
}

/* ------------------------------------------------------------------ limits */

static char *rows(const char *head, size_t count, const char *format)
{
    char *text = malloc(strlen(head) + count * (strlen(format) + 16) + 1);
    char *to = text;
    assert_non_null(text);
    to += sprintf(to, "%s", head);
    for (size_t i = 0; i < count; i++)
        to += sprintf(to, format, (int)i);
    return text;
}

static void limit(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_LIMIT;
    /* the two sides of a comparison, brought to one denominator */
    assert_finding(RULE_ROW("A,a,source,must,increment * 1:864513224102 > actual * 1:393970699565,deny,,,"),
                   code, 4, 17, "when", "a result in steps of at least 10^-15", "increment");
    assert_finding(RULE_ROW("A,a,source,must,actual * 1:30000001 > increment * 1:40000001,deny,,,"), code, 4,
                   17, "when", "a result in steps of at least 10^-15", "actual");
    quota_policy_free(parse_good(
        HEAD COLUMNS ROW("A", "source", "must", "actual * 1:20000000 > increment * 1:30000001", "deny")));
    quota_policy_free(parse_good(HEAD COLUMNS ROW(
        "A", "source", "must", "actual * 1:864513224102 > increment * 1:864513224102", "deny")));
    char *text = rows(HEAD COLUMNS, 100000, "A%d,1,offset,must,pollutant = SO3,ratio 1:0,,,\n");
    assert_finding(text, code, 4100, 0, "row", "at most 4096 rule rows", "");
    free(text);
    text = rows(HEAD, 100000, "set,s%d,SO3\n");
    assert_finding(text, code, 4097, 0, "row", "at most 4096 header rows", "");
    free(text);
    text = rows(HEAD COLUMNS, 257, "A%d,1,offset,,,ratio 1:1,,,\n");
    assert_finding(text, code, 260, 8, "question", "at most 256 rows for one question", "offset");
    free(text);
    text = rows(HEAD "fact,x,code,c", 62, "|c%d");
    text = strcat(text, "\n" COLUMNS END);
    assert_finding(text, code, 3, 249, "values", "at most 62 codes", "c61");
    free(text);
    text = rows(HEAD, 600, "fact,f%d,flag\n");
    text = realloc(text, strlen(text) + 200);
    (void)strcat(text, COLUMNS END);
    assert_finding(text, code, 0, 0, "table", "at most 512 facts", "");
    free(text);
    text = rows(HEAD, 600, "fact,f%d,code,c\n");
    text = realloc(text, strlen(text) + 200);
    (void)strcat(text, "set,s,c\n" COLUMNS END);
    assert_finding(text, code, 0, 0, "table", "at most 512 facts", "");
    free(text);
    text = rows(HEAD, 129, "question,q%d,rank\n");
    text = realloc(text, strlen(text) + 200);
    (void)strcat(text, COLUMNS "A,1,scope,,,review,,,\n");
    assert_finding(text, code, 0, 0, "table", "at most 128 questions", "");
    free(text);
    text = rows(HEAD "set,s,SO2\n", 0, "");
    text = realloc(text, 4000);
    for (int i = 0; i < 18; i++)
        (void)sprintf(text + strlen(text), "set,s%d,s%d\n", i, i + 1);
    (void)strcat(text, "set,s18,SO2\n" COLUMNS END);
    assert_finding(text, code, 20, 9, "codes", "sets at most 16 deep", "s17");
    free(text);
}

static void many_terms(void **state)
{
    (void)state;
    size_t size = (size_t)95 * 66000;
    char *text = malloc(size);
    assert_non_null(text);
    char *to = text + sprintf(text, HEAD COLUMNS);
    for (int row = 0; row < 95; row++) {
        to += sprintf(to, "A%d,1,scope,,as_of>never ", row);
        for (int term = 0; term < 5400; term++) /* two nodes each, the one that joins it included */
            to += sprintf(to, "or d>never ");
        to += sprintf(to, ",review,,,\n");
    }
    (void)memmove(text + strlen(HEAD) + 12, text + strlen(HEAD), strlen(text) - strlen(HEAD) + 1);
    (void)memcpy(text + strlen(HEAD), "fact,d,date\n", 12);
    parsed p = parse_text(text);
    assert_int_equal(p.status, QUOTA_E_POLICY);
    for (size_t i = 0; i < quota_findings_count(p.findings, 0); i++)
        assert_string_equal(finding_at(&p, i).expected, "at most 1000000 terms in a policy");
    parsed_free(&p);
    free(text);
}

static void long_cells_and_texts(void **state)
{
    (void)state;
    const int32_t code = QUOTA_FINDING_LIMIT;
    char *text = rows(HEAD COLUMNS "A,1,offset,,", 17000, " or ");
    text = realloc(text, strlen(text) + 200);
    (void)strcat(text, ",ratio 1:1,,,\n");
    assert_finding(text, code, 4, 14, "when", "a cell of at most 65536 bytes", "");
    free(text);
    size_t size = ((size_t)64 << 20) + 1;
    text = calloc(1, size);
    parsed p = parse_with(NULL, text, size);
    assert_int_equal(finding_at(&p, 0).code, code);
    assert_string_equal(finding_at(&p, 0).expected, "at most 64 MiB");
    parsed_free(&p);
    free(text);
    text = calloc(1, 80000);
    (void)strcpy(text, HEAD COLUMNS END);
    memset(text + strlen(text), ',', 69999);
    assert_finding(text, code, 5, 65536, "row", "at most 65535 cells in a row", ",");
    free(text);
}

/* At most 1000 findings; the last says that there are more. */
static void too_many_findings(void **state)
{
    (void)state;
    char *text = rows(HEAD COLUMNS, 4000, "A%d,1,offset,must,pollutant = SO3,ratio 1:0,,,\n");
    parsed p = parse_text(text);
    assert_int_equal(quota_findings_count(p.findings, 0), 1000);
    int limits = 0;
    for (size_t i = 0; i < 1000; i++)
        limits += finding_at(&p, i).code == QUOTA_FINDING_LIMIT &&
                  strcmp(finding_at(&p, i).expected, "at most 1000 findings; further ones are left out") == 0;
    assert_int_equal(limits, 1);
    parsed_free(&p);
    free(text);
    text = rows(HEAD COLUMNS, 3000, "A%d\n");
    p = parse_text(text);
    assert_int_equal(quota_findings_count(p.findings, 0), 1000);
    parsed_free(&p);
    free(text);
}

static void outcome(void **state)
{
    (void)state;
    assert_finding(RULE_ROW("A,1,offset,,,amount 2 t,,,"), QUOTA_FINDING_OUTCOME, 4, 14, "then",
                   "an outcome of the kind that offset has", "amount");
}

/* ------------------------------------------------------------------ all in one run */

static void all_errors_in_one_run(void **state)
{
    (void)state;
    parsed p = parse_text("policy,x\n"
                          "window,from 2020-13-01\n"
                          "set,s,SO3\n"
                          "fact,f,mass\n"
                          "question,q,mass\n"
                          "extends,nowhere\n" COLUMNS "A,1,offset,shall,pollutant = SO3,ratio 1:0,Z,,\n"
                          "B,1,nope,,\"x\"y,,,,\n"
                          "C,1,q,must,pollutant in s and f = yes,require f = no,,,\n"
                          "D\n");
    static const struct {
        uint32_t line, column;
        int32_t code;
    } expected[] = {
        {2, 13, QUOTA_FINDING_RANGE},        {3, 7, QUOTA_FINDING_UNKNOWN_NAME},
        {4, 8, QUOTA_FINDING_UNKNOWN_NAME},  {5, 12, QUOTA_FINDING_UNKNOWN_NAME},
        {6, 9, QUOTA_FINDING_PARENT},        {8, 12, QUOTA_FINDING_FORCE},
        {8, 30, QUOTA_FINDING_UNKNOWN_NAME}, {8, 40, QUOTA_FINDING_RANGE},
        {8, 44, QUOTA_FINDING_OVERRIDES},    {9, 14, QUOTA_FINDING_CSV},
        {11, 1, QUOTA_FINDING_COLUMNS},
    };
    if (quota_findings_count(p.findings, 0) != sizeof expected / sizeof expected[0])
        print_findings(&p);
    assert_int_equal(quota_findings_count(p.findings, 0), sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(finding_at(&p, i).line, expected[i].line);
        assert_int_equal(finding_at(&p, i).column, expected[i].column);
        assert_int_equal(finding_at(&p, i).code, expected[i].code);
    }
    assert_int_equal(p.error.line, 2);
    parsed_free(&p);
}

/* What a wrong declaration declares is not reported again where it is used. */
static void consequences_are_not_errors(void **state)
{
    (void)state;
    assert_finding(HEAD "fact,f,mass\nassume,f = yes\n" COLUMNS
                        "A,1,scope,,f = yes or f in a,review,,,\nB,1,scope,,f > 5 t,review,,,\n",
                   QUOTA_FINDING_UNKNOWN_NAME, 3, 8, "type", "flag, code", "mass");
    assert_finding(HEAD "question,q,mass\n" COLUMNS "A,1,scope|q,,q > 5 t,review,,,\nB,1,q,,,amount 5 t,,,\n",
                   QUOTA_FINDING_UNKNOWN_NAME, 3, 12, "kind", "verdict, ratio", "mass");
    assert_finding(HEAD "set,s,SO3\nset,u,s|SO2\n" COLUMNS
                        "A,1,scope,,pollutant in s|u or pollutant = s,review,,,\n",
                   QUOTA_FINDING_UNKNOWN_NAME, 3, 7, "codes", "a code of the same fact", "SO3");
}

/* Columns count characters, quotes included, and blanks that are trimmed. */
static void columns_are_exact(void **state)
{
    (void)state;
    assert_finding(RULE_ROW("甲1,一,offset,,,ratio 1:1,,,"), QUOTA_FINDING_SYNTAX, 4, 1, "id", "an id",
                   "甲1");
    assert_finding(RULE_ROW("A,第一条,offset,,  x = 1,ratio 1:1,,,"), QUOTA_FINDING_UNKNOWN_NAME, 4, 17,
                   "when", "a fact", "x");
    assert_finding(RULE_ROW("A,\"第\"\"一\"\"条\",offset,,\" as_of > x\",ratio 1:1,,,"),
                   QUOTA_FINDING_UNKNOWN_NAME, 4, 31, "when", "a fact", "x");
    assert_finding(RULE_ROW("A,1,offset,,\"\nas_of > x\",ratio 1:1,,,"), QUOTA_FINDING_UNKNOWN_NAME, 5, 9,
                   "when", "a fact", "x");
    assert_finding(RULE_ROW("A,1,offset,,\"\t\r\n x = 1\r\",ratio 1:1,,,"), QUOTA_FINDING_UNKNOWN_NAME, 5, 2,
                   "when", "a fact", "x");
    assert_finding(HEAD COLUMNS "A,1,offset,,x = 1,ratio 1:1,,,", QUOTA_FINDING_UNKNOWN_NAME, 4, 13, "when",
                   "a fact", "x");
    assert_finding(RULE_ROW("A,1,offset,,\xE3\x80\x80x = 1\xE3\x80\x80 ,ratio 1:1,,,"),
                   QUOTA_FINDING_UNKNOWN_NAME, 4, 14, "when", "a fact", "x");
}

/* ------------------------------------------------------------------ arguments */

static void arguments(void **state)
{
    (void)state;
    quota_policy *policy;
    quota_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    assert_int_equal(quota_policy_parse(NULL, "", 0, NULL, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "policy");
    assert_int_equal(quota_policy_parse(NULL, NULL, 1, &policy, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "text");
    assert_null(policy);
    assert_int_equal(quota_policy_parse(NULL, NULL, 0, &policy, NULL, &error), QUOTA_E_POLICY);
    assert_int_equal(quota_policy_parse(NULL, NULL, 0, &policy, NULL, NULL), QUOTA_E_POLICY);
    quota_policy_options options;
    memset(&options, 0, sizeof options);
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_STRUCT_SIZE);
    options.struct_size = (uint32_t)sizeof options;
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_POLICY);
    options.reserved = 1;
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "options.reserved");
    options.reserved = 0;
    options.parent_count = 1;
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_ARGUMENT);
    const quota_policy *none = NULL;
    options.parents = &none;
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "options.parents");
    assert_int_equal(error.index, 0);
    options.parent_count = 0;
    quota_allocator allocator;
    memset(&allocator, 0, sizeof allocator);
    options.allocator = &allocator;
    assert_int_equal(quota_policy_parse(&options, "", 0, &policy, NULL, &error), QUOTA_E_STRUCT_SIZE);
    assert_string_equal(error.field, "options.allocator");
    quota_policy_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv),
        cmocka_unit_test(utf8),
        cmocka_unit_test(header),
        cmocka_unit_test(columns),
        cmocka_unit_test(syntax),
        cmocka_unit_test(window),
        cmocka_unit_test(type),
        cmocka_unit_test(unknown_name),
        cmocka_unit_test(unknown_question),
        cmocka_unit_test(force),
        cmocka_unit_test(duplicate),
        cmocka_unit_test(numbers_taken),
        cmocka_unit_test(overrides),
        cmocka_unit_test(circle),
        cmocka_unit_test(a_long_circle),
        cmocka_unit_test(range),
        cmocka_unit_test(empty),
        cmocka_unit_test(parent),
        cmocka_unit_test(limit),
        cmocka_unit_test(many_terms),
        cmocka_unit_test(long_cells_and_texts),
        cmocka_unit_test(too_many_findings),
        cmocka_unit_test(outcome),
        cmocka_unit_test(all_errors_in_one_run),
        cmocka_unit_test(consequences_are_not_errors),
        cmocka_unit_test(columns_are_exact),
        cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
