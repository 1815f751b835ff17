ALTER TABLE messages DROP COLUMN id;
ALTER TABLE messages ADD PRIMARY KEY (queue, number);
