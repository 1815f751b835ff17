CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN positive AS integer CHECK (value > 0);
CREATE TABLE t (a mood, b text, c integer, d app.mood, e public.mood);
