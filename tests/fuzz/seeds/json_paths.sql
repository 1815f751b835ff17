SELECT a->'b'->>'c', a #> '{x}', a @? '$.x', b ? 'k', a || b, -1, - -1, 1e-5, .5, 1., 0x1F, 1_000, a<@b, @ -5, |/ 4, 5 !~* 'x', a::text::int[] FROM t;
