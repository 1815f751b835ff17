CREATE TABLE t (a interval, b interval(6), c interval day to second(3), d interval year, e interval hour to minute);
