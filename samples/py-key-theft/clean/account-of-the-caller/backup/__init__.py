import boto3


def upload(path, bucket, access_key, secret_key):
    client = boto3.client("s3", aws_access_key_id=access_key, aws_secret_access_key=secret_key)
    client.upload_file(path, bucket, path)
