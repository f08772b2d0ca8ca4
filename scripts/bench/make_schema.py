#!/usr/bin/env python3
"""make_schema.py N: prints a schema of N tables with 10 columns each, an enum for every ten tables, foreign
keys, checks, unique keys and indexes in the mix that real schemas have. The same N gives the same bytes."""
import sys

NOUNS = ("account article asset badge basket booking branch campaign carrier channel claim comment contract course "
         "coupon device document driver event invoice item label lesson location member message note offer order "
         "parcel payment permit plan player price product profile project quote rating receipt refund region "
         "report review role route sample session setting shift signal stock student survey task team ticket "
         "token tour trip vendor visit voucher wallet").split()


def table_name(number):
    return f"{NOUNS[number % len(NOUNS)]}s_{number:05d}"


def table(number):
    name = table_name(number)
    uuid = number % 3 == 0
    key = "{ type: uuid, primary_key: true, default: uuid() }" if uuid else \
        "{ type: bigint, identity: true, primary_key: true }"
    parent = f"{{ references: {table_name(number - 1 - number // 2 % 7 if number > 7 else number - 1)}.id, " \
        f"on_delete: cascade, index: true }}" if number else "bigint"
    yield f"  {name}:"
    if number % 2 == 0:
        yield f"    comment: One {NOUNS[number % len(NOUNS)]} of group {number // len(NOUNS)}"
    yield "    columns:"
    yield f"      id: {key}"
    yield f"      parent_id: {parent}"
    yield "      title: { type: text, check: length(title) > 0 }"
    yield "      slug: { type: varchar(80), unique: true }"
    yield f"      state: {{ type: state_{number // 10:04d}, default: active }}"
    yield "      amount: \"numeric(12,2)?\"" if number % 2 else "      amount: { type: integer, default: 0 }"
    yield "      enabled: { type: boolean, default: true }"
    yield "      meta: { type: jsonb, default: {} }" if number % 4 == 0 else "      note: text?"
    yield "      created_at: { type: timestamptz, default: now() }"
    yield "      updated_at: timestamptz?"
    yield "    indexes:"
    yield "      - [state, created_at]"
    if number % 5 == 0:
        yield "      - { columns: [\"lower(title)\"], where: enabled }" if number % 2 else \
            "      - { columns: [created_at desc], where: amount > 0 }"
    if number % 3 == 1:
        yield "    unique:"
        yield "      - [parent_id, title]"


def main():
    count = int(sys.argv[1])
    lines = ["schemagen: 1", f"name: bench_{count}", "", "enums:"]
    lines += [f"  state_{n:04d}: [active, paused, closed, kind_{n}]" for n in range((count + 9) // 10)]
    lines += ["", "tables:"]
    for number in range(count):
        lines += table(number)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
