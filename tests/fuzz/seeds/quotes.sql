SELECT 'a;''b', E'c\'; d', U&'\0061;' UESCAPE '!', B'1', X'f', N'n', $$;$$, $t$ ; $$ ; $t$, "q;""r", U&"x;";
SELECT 'one'
  'two' /* a /* nested ; */ comment ; */ -- line ; comment
;
