// Streams of one HTTP/2 connection, by node's own client: http2_client.cjs AUTHORITY CERTIFICATE GET PUT ROUNDS
//
// In each round: ten GETs and ten PUTs at once. Then one GET is cancelled after its first bytes, and one PUT in its midst. GET and
// PUT are presigned targets.
const fs = require('node:fs');
const http2 = require('node:http2');

const [authority, certificate, get, put, rounds] = process.argv.slice(2);
const session = http2.connect(authority, { ca: fs.readFileSync(certificate) });

function request(method, path, body) {
    return new Promise((resolve, reject) => {
        const stream = session.request({ ':method': method, ':path': path }, { endStream: !body });
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

function cancelledGet() {
    return new Promise((resolve) => {
        const stream = session.request({ ':method': 'GET', ':path': get });
        stream.on('error', () => {});
        stream.on('close', resolve);
        stream.once('data', () => stream.close(http2.constants.NGHTTP2_CANCEL));
    });
}

function cancelledPut() {
    return new Promise((resolve) => {
        const stream = session.request({ ':method': 'PUT', ':path': put }, { endStream: false });
        stream.on('error', () => {});
        stream.on('close', resolve);
        stream.write(Buffer.alloc(1000), () => setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), 50));
    });
}

async function run() {
    for (let round = 0; round < Number(rounds); round++) {
        const all = [];
        for (let i = 0; i < 10; i++) {
            all.push(request('GET', get), request('PUT', put, Buffer.alloc(200000)));
        }
        await Promise.all(all);
    }
    await cancelledGet();
    await cancelledPut();
    session.close();
}

run().then(() => {}, (error) => {
    console.error(error);
    process.exit(1);
});
