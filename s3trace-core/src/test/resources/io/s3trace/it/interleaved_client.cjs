// Many connections at once, of one event loop: interleaved_client.cjs CONNECTIONS REQUESTS PORT...
//
// Every request names, in its target, the ports of the connection that carries it: /bucket/LOCAL-REMOTE. The connections
// go to the ports in turn, and take turns with their requests; the first one is written before the handshake is done, as
// node's own HTTPS client does. Says "ready", then waits for a line.
const tls = require('node:tls');

const [connections, requests, ...ports] = process.argv.slice(2).map(Number);

function exchange(socket) {
    return new Promise((resolve, reject) => {
        let answer = '';
        const receive = (data) => {
            answer += data;
            if (answer.endsWith('ok')) {
                socket.off('data', receive);
                resolve();
            }
        };
        socket.on('data', receive);
        socket.once('error', reject);
        socket.write(`GET /bucket/${socket.localPort}-${socket.remotePort} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    });
}

function open(i) {
    return new Promise((resolve, reject) => {
        const socket = tls.connect({ port: ports[i % ports.length], host: '127.0.0.1', rejectUnauthorized: false });
        socket.once('error', reject);
        socket.once('connect', () => resolve(socket));
    });
}

async function run() {
    const opened = await Promise.all(Array.from({ length: connections }, (_, i) => open(i)));
    for (let round = 0; round < requests; round++) {
        await Promise.all(opened.map(exchange));
    }
    opened.forEach((socket) => socket.destroy());
}

console.log('ready');
process.stdin.once('data', () => run().then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
}));
