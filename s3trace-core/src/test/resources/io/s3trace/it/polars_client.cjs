// Polars for Node.js: polars_client.cjs write FILE, or read ENDPOINT S3-URL KEY SECRET TIMES, or wait
const pl = require("nodejs-polars");

const ROWS = 50_000;
const [action, first, url, key, secret, times] = process.argv.slice(2);

const read = async () => {
    const cloudOptions = {
        aws_endpoint_url: first, aws_region: "us-east-1", aws_access_key_id: key, aws_secret_access_key: secret,
    };
    for (let i = 0; i < Number(times); i++) {
        const { height } = (await pl.scanParquet(url, { cloudOptions }).collect()).shape;
        if (height !== ROWS) {
            throw new Error(`${height} rows`);
        }
    }
};

if (action === "write") {
    const rows = [...Array(ROWS).keys()];
    pl.DataFrame({ number: rows, text: rows.map((i) => `row ${(i * 7919) % 10_007}`) }).writeParquet(first);
} else if (action === "wait") {
    console.log("waiting");
    setTimeout(() => {}, 600_000);
} else {
    read().catch((error) => {
        console.error(error);
        process.exit(1);
    });
}
