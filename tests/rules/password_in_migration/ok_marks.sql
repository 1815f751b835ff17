-- Accounts without a password of their own.
UPDATE accounts SET password = '!' WHERE provider = 'google' AND password <> '*';
UPDATE accounts SET provider = 'own' WHERE password = '!';
