"""Real S3 traffic by boto3. usage: boto3_client.py ENDPOINT CA_FILE SCENARIO [ARGS]; see the functions below."""
import io
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

MIB = 1 << 20
SIZES = [0, 1, (16 << 10) - 1, 16 << 10, (16 << 10) + 1, MIB, 64 * MIB]

endpoint, ca_file, scenario, *args = sys.argv[1:]


def new_client(connections=1, **config):
    return boto3.client(
        "s3", endpoint_url=endpoint, verify=ca_file, region_name="us-east-1",
        aws_access_key_id="S3TRACETESTKEY", aws_secret_access_key="s3trace-test-secret",
        config=Config(s3={"addressing_style": "path"}, max_pool_connections=connections,
                      retries={"total_max_attempts": 1}, signature_version="s3v4", **config))


def fails(call, **kwargs):
    """Makes a request that must be answered with an error."""
    try:
        call(**kwargs)
    except ClientError:
        return
    raise AssertionError("no error: %s" % kwargs)


def make_bucket(bucket):
    """Another class of tests may have made it."""
    try:
        new_client().create_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise


def operations(bucket):
    """Every core operation once, and a few errors."""
    s3 = new_client()
    s3.create_bucket(Bucket=bucket)
    s3.head_bucket(Bucket=bucket)
    s3.list_buckets()
    s3.put_object(Bucket=bucket, Key="dir/a b+c\u00e4.txt", Body=b"hello", Metadata={"colour": "blue"})
    s3.put_object(Bucket=bucket, Key="dir/second", Body=b"x" * 5000)
    s3.head_object(Bucket=bucket, Key="dir/second")
    s3.get_object(Bucket=bucket, Key="dir/a b+c\u00e4.txt")["Body"].read()
    s3.get_object(Bucket=bucket, Key="dir/second", Range="bytes=100-299")["Body"].read()
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "dir/second"})
    etag = copied["CopyObjectResult"]["ETag"]
    fails(s3.get_object, Bucket=bucket, Key="copy", IfNoneMatch=etag)  # 304
    fails(s3.get_object, Bucket=bucket, Key="absent")
    fails(s3.head_object, Bucket=bucket, Key="absent")
    s3.list_objects(Bucket=bucket, Prefix="dir/")
    s3.list_objects_v2(Bucket=bucket, MaxKeys=2)
    multipart(bucket)
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "dir/second"}, {"Key": "copy"}]})
    s3.delete_object(Bucket=bucket, Key="dir/a b+c\u00e4.txt")
    s3.delete_object(Bucket=bucket, Key="multipart")
    s3.delete_bucket(Bucket=bucket)


def multipart(bucket):
    """An upload in three parts, the last one copied, and one that is aborted."""
    s3 = new_client()
    s3.put_object(Bucket=bucket, Key="source", Body=b"s" * MIB)
    upload = s3.create_multipart_upload(Bucket=bucket, Key="multipart")["UploadId"]
    where = {"Bucket": bucket, "Key": "multipart", "UploadId": upload}
    parts = []
    for number in (1, 2):
        etag = s3.upload_part(PartNumber=number, Body=b"p" * (5 * MIB), **where)["ETag"]
        parts.append({"PartNumber": number, "ETag": etag})
    copied = s3.upload_part_copy(PartNumber=3, CopySource={"Bucket": bucket, "Key": "source"}, **where)
    parts.append({"PartNumber": 3, "ETag": copied["CopyPartResult"]["ETag"]})
    s3.list_parts(**where)
    s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **where)
    s3.delete_object(Bucket=bucket, Key="source")
    aborted = s3.create_multipart_upload(Bucket=bucket, Key="aborted")["UploadId"]
    s3.abort_multipart_upload(Bucket=bucket, Key="aborted", UploadId=aborted)


def sizes(bucket):
    """PUT, HEAD, GET and DELETE of objects of sizes around those of a TLS record."""
    s3 = new_client()
    for size in SIZES:
        key = "size-%d" % size
        s3.put_object(Bucket=bucket, Key=key, Body=bytes(size))
        s3.head_object(Bucket=bucket, Key=key)
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        assert len(body) == size, (len(body), size)
        s3.delete_object(Bucket=bucket, Key=key)


def threads(bucket, count, rounds):
    """As many connections as threads, all at once."""
    def work(number, s3):
        for turn in range(int(rounds)):
            key = "thread-%d-%d" % (number, turn)
            s3.put_object(Bucket=bucket, Key=key, Body=bytes(1000 * (number + 1)))
            s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            s3.delete_object(Bucket=bucket, Key=key)
    # Making clients is not thread-safe, using them is.
    clients = [new_client() for _ in range(int(count))]
    with ThreadPoolExecutor(len(clients)) as pool:
        for done in [pool.submit(work, *item) for item in enumerate(clients)]:
            done.result()


def transfer(bucket, size):
    """boto3's own multipart transfer, over several connections of one pool."""
    s3 = new_client(connections=8)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=8)
    s3.upload_fileobj(io.BytesIO(bytes(int(size))), bucket, "transfer", Config=config)
    s3.download_fileobj(bucket, "transfer", io.BytesIO(), Config=config)


def small(bucket, count):
    """Small requests back to back on one connection."""
    s3 = new_client()
    s3.put_object(Bucket=bucket, Key="small", Body=b"small")
    for _ in range(int(count)):
        s3.get_object(Bucket=bucket, Key="small")["Body"].read()


def put(bucket, key, size):
    new_client(connect_timeout=5, read_timeout=30).put_object(Bucket=bucket, Key=key, Body=bytes(int(size)))


def get(bucket, key):
    new_client().get_object(Bucket=bucket, Key=key)["Body"].read()


def on_demand(bucket, before, after):
    """BEFORE requests, a line "waiting", then AFTER more on the same connection once stdin gives a line."""
    s3 = new_client()
    for number in range(int(before)):
        s3.put_object(Bucket=bucket, Key="before-%d" % number, Body=b"early")
    print("waiting", flush=True)
    sys.stdin.readline()
    for number in range(int(after)):
        s3.put_object(Bucket=bucket, Key="after-%d" % number, Body=b"late")


def echo(bucket):
    """A PUT on the same connection for each line of stdin, the key; then a line "done" with it."""
    s3 = new_client()
    for line in sys.stdin:
        try:
            s3.put_object(Bucket=bucket, Key=line.strip(), Body=b"echo")
        except ResponseParserError:
            pass  # the server is slow but no S3
        print("done", line.strip(), flush=True)


def until_told(bucket):
    """PUTs on one connection, as fast as it gets, until stdin gives a line; then how many connections it took."""
    import select
    connections = []
    import urllib3.util.connection as connection
    create = connection.create_connection
    connection.create_connection = lambda *args, **kwargs: (connections.append(1), create(*args, **kwargs))[1]
    s3 = new_client()
    s3.put_object(Bucket=bucket, Key="first", Body=b"x")
    print("running", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        s3.put_object(Bucket=bucket, Key="next", Body=b"x" * 2000)
    print("connections", len(connections), flush=True)


def named_thread(bucket):
    """A PUT by the main thread, and one by a thread with a name of its own."""
    import ctypes
    s3 = new_client()
    s3.put_object(Bucket=bucket, Key="main", Body=b"x")

    def upload():
        ctypes.CDLL(None).prctl(15, b"uploader-1", 0, 0, 0)  # PR_SET_NAME
        s3.put_object(Bucket=bucket, Key="thread", Body=b"x")

    with ThreadPoolExecutor(1) as threads:
        threads.submit(upload).result()


def presign(method, bucket, key):
    """Prints the target (path and query) of a presigned URL."""
    url = new_client().generate_presigned_url(method, Params={"Bucket": bucket, "Key": key}, ExpiresIn=3600)
    print(url[len(endpoint):])


globals()[scenario](*args)
