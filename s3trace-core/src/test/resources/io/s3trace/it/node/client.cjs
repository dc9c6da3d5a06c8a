// Many requests at a time over few connections, with the AWS SDK for JavaScript.
// usage: node node_client.cjs ENDPOINT BUCKET IN_FLIGHT CONNECTIONS; waits for a line on stdin before it connects.
const https = require('node:https');
const { S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, DeleteObjectCommand }
    = require('@aws-sdk/client-s3');
const { NodeHttpHandler } = require('@smithy/node-http-handler');

const [endpoint, Bucket, inFlight, connections] = process.argv.slice(2);
const agent = new https.Agent({ keepAlive: true, maxSockets: Number(connections) });
const client = new S3Client({
    endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1,
    credentials: { accessKeyId: process.env.KEY, secretAccessKey: process.env.SECRET },
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({ httpsAgent: agent, socketAcquisitionWarningTimeout: 60000 }),
});

const all = (request) => Promise.all(Array.from({ length: Number(inFlight) }, (_, i) => request(`node-${i}`, i)));

async function run() {
    await all((Key, i) => client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(1 + i * 2000, 'n') })));
    await all(async (Key, i) => {
        const object = await client.send(new GetObjectCommand({ Bucket, Key }));
        const length = (await object.Body.transformToByteArray()).length;
        if (length !== 1 + i * 2000) throw new Error(`${Key}: ${length} bytes`);
    });
    await all((Key) => client.send(new HeadObjectCommand({ Bucket, Key })));
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'node-' }));
    await all((Key) => client.send(new DeleteObjectCommand({ Bucket, Key })));
    agent.destroy();
}

console.log('waiting');
process.stdin.once('data', () => run().then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
}));
