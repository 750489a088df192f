console.log('spinning');
for (;;);
