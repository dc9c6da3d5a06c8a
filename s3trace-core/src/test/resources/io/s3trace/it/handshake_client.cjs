// Shakes hands with a server for every line "PORT yes|no" on stdin, where "no" distrusts it; says "done" after each.
const tls = require('node:tls');
const readline = require('node:readline');

function shake(port, trusting) {
    return new Promise((resolve) => {
        const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: !trusting });
        const end = () => {
            clearTimeout(timer);
            socket.destroy();
            resolve();
        };
        const timer = setTimeout(end, 3000);
        socket.once('error', end);
        socket.once('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
        socket.once('data', end);
    });
}

console.log('ready');
(async () => {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [port, trusting] = line.split(' ');
        await shake(Number(port), trusting === 'yes');
        console.log('done');
    }
})();
