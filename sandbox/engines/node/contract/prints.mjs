process.stdout.write('one\n');
process.stderr.write('two\n');
process.stdout.write('three\n');
process.exitCode = 3;
