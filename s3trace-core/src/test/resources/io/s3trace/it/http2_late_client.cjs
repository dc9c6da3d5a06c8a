// One HTTP/2 connection, by node's own client: http2_late_client.cjs AUTHORITY CERTIFICATE GET PUT N
//
// Makes N GETs and N PUTs one after the other, says "ready", waits for a line, and makes as many more: half of them one after the
// other, the rest at once. GET and PUT are presigned targets.
const fs = require('node:fs');
const http2 = require('node:http2');

const [authority, certificate, get, put, n] = process.argv.slice(2);
const session = http2.connect(authority, { ca: fs.readFileSync(certificate) });

function request(method, path, body) {
    return new Promise((resolve, reject) => {
        const stream = session.request({ ':method': method, ':path': path, 'x-purpose': 'late' }, { endStream: !body });
        let status = 0;
        stream.on('response', (headers) => { status = headers[':status']; });
        stream.on('data', () => {});
        stream.on('error', reject);
        stream.on('end', () => status === 200 ? resolve() : reject(new Error(`${method} ${status}`)));
        if (body) {
            stream.end(body);
        }
    });
}

function some(i) {
    return i % 2 ? request('GET', get) : request('PUT', put, Buffer.alloc(100 * i));
}

async function run() {
    for (let i = 0; i < 2 * n; i++) {
        await some(i);
    }
    console.log('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.unref();
    const all = [];
    for (let i = 0; i < 2 * n; i++) {
        const one = some(i);
        all.push(one);
        if (i < n) {
            await one;
        }
    }
    await Promise.all(all);
    session.close();
}

run().then(() => {}, (error) => {
    console.error(error);
    process.exit(1);
});
