// Requests with HTTP/2 by undici, N GETs and N PUTs at once: http2_undici.cjs ENDPOINT CERTIFICATE GET PUT N
const fs = require('node:fs');
const { Client } = require('undici');

const [endpoint, certificate, get, put, n] = process.argv.slice(2);
const client = new Client(endpoint, { allowH2: true, pipelining: 20, connect: { ca: fs.readFileSync(certificate) } });

async function request(method, path, body) {
    const response = await client.request({ method, path, body });
    await response.body.arrayBuffer();
    if (response.statusCode !== 200) {
        throw new Error(`${method} ${response.statusCode}`);
    }
}

async function run() {
    const all = [];
    for (let i = 0; i < Number(n); i++) {
        all.push(request('GET', get), request('PUT', put, Buffer.alloc(20000 * i)));
    }
    await Promise.all(all);
    await client.close();
}

run().then(() => {}, (error) => {
    console.error(error);
    process.exit(1);
});
