"""Constants of the headers: values, units, ranges, sizes.  Numbers are those of the macros."""

UNKNOWN = -(2**63)  #: A value nobody has given.
AMOUNT_MAX = 10**18  #: Largest amount, in milligrams.
MONEY_MAX = 10**18  #: Largest sum of money, in fen.
PRICE_MAX = 10**12  #: Largest unit price, in fen per tonne.
RATIO_MAX = 10**12  #: Largest ratio, in millionths.
COUNT_MAX = 10**9  #: Largest count.
NEVER = 99991231  #: The date that never comes.
TONNE = 10**9  #: Milligrams of one tonne.

DIGEST_SIZE = 32  #: Bytes of a policy's digest.
POLICY_RULES_MAX = 4096  #: Most rows of a policy.
QUESTION_RULES_MAX = 256  #: Most rows that may answer one question.
HELPERS_MAX = 32  #: How deep questions may read questions.
WITNESS_MAX = 24  #: Facts of a finding's witness.
DECISION_RULES = 24  #: Rows that a decision names at the most.
DECISION_MISSING = 24  #: Missing facts that a decision names at the most.

ID_SIZE = 16  #: Bytes of an entry's id.
PROOF_SIZE = 32  #: Bytes of a proof.
GROUP_MAX = 65535  #: Most entries of one group, and of one call of post.
NUMBER_MAX = 2**63 - 1  #: Largest number of an account, a lot or a project.
