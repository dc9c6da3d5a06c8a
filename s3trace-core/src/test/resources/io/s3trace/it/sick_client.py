"""Sick clients and their healthy twins. usage: sick_client.py ENDPOINT CA_FILE SCENARIO BUCKET sick|healthy"""
import io
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

MIB = 1 << 20
COUNT = 120

endpoint, ca_file, scenario, bucket, health = sys.argv[1:]
sick = health == "sick"


def new_client(connections=1):
    return boto3.client(
        "s3", endpoint_url=endpoint, verify=ca_file, region_name="us-east-1",
        aws_access_key_id="S3TRACETESTKEY", aws_secret_access_key="s3trace-test-secret",
        config=Config(s3={"addressing_style": "path"}, max_pool_connections=connections,
                      retries={"total_max_attempts": 1}, signature_version="s3v4"))


def get(s3, key, **how):
    return s3.get_object(Bucket=bucket, Key=key, **how)["Body"].read()


def answered(call, **kwargs):
    """Makes a request that may be answered with an error."""
    try:
        call(**kwargs)
    except ClientError:
        pass


def prepare():
    s3 = new_client()
    s3.create_bucket(Bucket=bucket)
    for number in range(COUNT):
        s3.put_object(Bucket=bucket, Key="object-%d" % number, Body=b"x" * 1000)
    s3.put_object(Bucket=bucket, Key="large", Body=bytes(64 * MIB))


def connections():
    """A client for each request, or one for all."""
    s3 = new_client()
    for number in range(COUNT):
        s3 = new_client() if sick else s3
        get(s3, "object-%d" % number)


def ranges():
    """Small ranges in sequence, or those of boto3's own transfers."""
    s3 = new_client(connections=4)
    if sick:
        for number in range(COUNT):
            begin = number * 65536
            get(s3, "large", Range="bytes=%d-%d" % (begin, begin + 65535))
        return
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)
    for _ in range(13):
        s3.download_fileobj(bucket, "large", io.BytesIO(), Config=config)


def heads():
    """Objects that are asked for before they are read, or not."""
    s3 = new_client()
    for number in range(COUNT):
        if sick:
            s3.head_object(Bucket=bucket, Key="object-%d" % number)
        get(s3, "object-%d" % number)


def polling():
    """One missing key again and again, or many keys of which some are missing."""
    s3 = new_client()
    for number in range(COUNT):
        answered(s3.head_object, Bucket=bucket, Key="awaited" if sick else "object-%d" % (2 * number))


def refetching():
    """An object that is read as a whole each time, or only if it has changed."""
    s3 = new_client()
    etag = s3.head_object(Bucket=bucket, Key="object-0")["ETag"]
    for _ in range(COUNT):
        answered(s3.get_object, Bucket=bucket, Key="object-0", **({} if sick else {"IfNoneMatch": etag}))


def upload(s3, key, size, part_size, end):
    upload_id = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    where = {"Bucket": bucket, "Key": key, "UploadId": upload_id}
    parts = []
    for number in range(1, 1 + size // part_size):
        etag = s3.upload_part(PartNumber=number, Body=bytes(part_size), **where)["ETag"]
        parts.append({"PartNumber": number, "ETag": etag})
    if end:
        s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **where)


def parts():
    """Uploads in the smallest parts, or in larger ones."""
    s3 = new_client()
    for number in range(3):
        upload(s3, "parts-%d" % number, 40 * MIB, (5 if sick else 20) * MIB, True)
    rest(s3)


def uploads():
    """Uploads that are given up, or completed."""
    s3 = new_client()
    for number in range(3):
        upload(s3, "upload-%d" % number, 16 * MIB, 8 * MIB, not sick)
    rest(s3)


def rest(s3):
    """So many other requests that there is a verdict."""
    for number in range(COUNT):
        get(s3, "object-%d" % number)


globals()[scenario]()
