for (;;) console.log('a line of a flood');
