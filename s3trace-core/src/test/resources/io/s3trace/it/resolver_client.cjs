// Looks names up by c-ares, which is in node: each line of stdin is NAME PORT. If there is a port, makes a request there, over
// TLS on a new connection. Answers whether the name was found, and in how many milliseconds.
const dns = require('node:dns');
const https = require('node:https');
const readline = require('node:readline');

let millis;

function lookup(name, options, callback) {
    const begun = performance.now();
    new dns.Resolver().resolve4(name, (error, addresses) => { // a new one, for a resolver remembers what it was told
        millis = performance.now() - begun;
        if (error || !options.all) {
            callback(error, addresses?.[0], 4);
        } else {
            callback(null, addresses.map((address) => ({ address, family: 4 })));
        }
    });
}

function get(host, port) {
    return new Promise((resolve, reject) => {
        const request = https.get({ host, port, path: '/bucket/key', lookup, rejectUnauthorized: false, agent: false },
            (response) => response.resume().once('end', resolve));
        request.once('error', reject);
    });
}

console.log('ready');
(async () => {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [name, port] = line.split(' ');
        const asked = port === '0' ? new Promise((resolve, reject) =>
            lookup(name, {}, (error) => error ? reject(error) : resolve())) : get(name, port);
        const answer = await asked.then(() => 'found', (error) => console.error(error) ?? 'nothing');
        console.log(answer, millis);
    }
})();
