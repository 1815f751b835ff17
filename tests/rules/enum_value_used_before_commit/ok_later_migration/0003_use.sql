UPDATE people SET mood = 'happy' WHERE id = 1;
