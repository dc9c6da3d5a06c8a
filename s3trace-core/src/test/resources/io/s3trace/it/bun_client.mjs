// Bun's own S3 client: bun_client.mjs ENDPOINT BUCKET ACCESS-KEY SECRET-KEY FILES AT-A-TIME
const [endpoint, bucket, accessKeyId, secretAccessKey, files, atATime] = process.argv.slice(2);
const client = new Bun.S3Client({ endpoint, bucket, accessKeyId, secretAccessKey, region: "us-east-1" });

const inGroups = async (action) => {
    for (let first = 0; first < Number(files); first += Number(atATime)) {
        const group = [...Array(Number(files)).keys()].slice(first, first + Number(atATime));
        await Promise.all(group.map(action));
    }
};

await inGroups((i) => client.write(`bun-${i}`, "b".repeat(i * 20_000)));
await inGroups(async (i) => {
    const text = await client.file(`bun-${i}`).text();
    if (text.length !== i * 20_000) {
        throw new Error(`bun-${i}: ${text.length}`);
    }
});
await inGroups(async (i) => {
    if (!(await client.exists(`bun-${i}`)) || (await client.exists(`none-${i}`))) {
        throw new Error(`exists: ${i}`);
    }
});
