"""Sick clients and their healthy twins. usage: sick_client.py ENDPOINT CA_FILE SCENARIO BUCKET sick|healthy"""
import concurrent.futures
import io
import subprocess
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
    for number in range(4):
        s3.put_object(Bucket=bucket, Key="large-%d" % number, Body=bytes(32 * MIB))


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
    download(s3, ["large-%d" % number for number in range(4)])


def parallel_ranges():
    """Small ranges, eight at a time, or those of boto3's own transfers."""
    s3 = new_client(connections=8)
    if sick:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda begin: get(s3, "large", Range="bytes=%d-%d" % (begin, begin + 65535)),
                          range(0, COUNT * 65536, 65536)))
        return
    download(s3, ["large-%d" % number for number in range(4)])


def downloads():
    """One object that is downloaded in ranges again and again, or several objects."""
    download(new_client(connections=4), ["large"] * 4 if sick else ["large-%d" % number for number in range(4)])


def download(s3, keys):
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)
    for key in keys:
        s3.download_fileobj(bucket, key, io.BytesIO(), Config=config)


def searches():
    """Listings of many pages, of which one object is looked at and read, or those objects alone."""
    s3 = new_client()
    for number in range(5):
        if sick:
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix="object-", PaginationConfig={"PageSize": 20 + number})
            list(pages)
        s3.head_object(Bucket=bucket, Key="object-%d" % number)
        get(s3, "object-%d" % number)


def handed_over():
    """Uploads that nobody completes, or another process."""
    s3 = new_client()
    for number in range(3):
        upload(s3, "handed-%d" % number, 16 * MIB, 8 * MIB, False)
    rest(s3)
    if not sick:
        subprocess.run([sys.executable, __file__, endpoint, ca_file, "complete", bucket, "healthy"], check=True)


def complete():
    s3 = new_client()
    for entry in s3.list_multipart_uploads(Bucket=bucket, Prefix="handed-").get("Uploads", []):
        where = {"Bucket": bucket, "Key": entry["Key"], "UploadId": entry["UploadId"]}
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in s3.list_parts(**where)["Parts"]]
        s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **where)


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
