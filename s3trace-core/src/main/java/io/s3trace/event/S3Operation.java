package io.s3trace.event;

/**
 * An operation of the S3 API, with its name in the API reference. The table {@code operations.txt} says what each looks like on
 * the wire. Two kinds of requests that are no operations of the reference also have names: {@link #POST_OBJECT} and
 * {@link #OPTIONS_OBJECT}. The reference describes them separately.
 */
public enum S3Operation {
    /** Ends a multipart upload and discards its parts. */
    ABORT_MULTIPART_UPLOAD("AbortMultipartUpload"),
    /** Ends a multipart upload: its parts become the object. */
    COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
    /** Copies an object inside the service. */
    COPY_OBJECT("CopyObject"),
    /** Creates a bucket. */
    CREATE_BUCKET("CreateBucket"),
    /** Creates the metadata tables of a bucket. */
    CREATE_BUCKET_METADATA_CONFIGURATION("CreateBucketMetadataConfiguration"),
    /** Creates the metadata table (first version) of a bucket. */
    CREATE_BUCKET_METADATA_TABLE_CONFIGURATION("CreateBucketMetadataTableConfiguration"),
    /** Begins a multipart upload. */
    CREATE_MULTIPART_UPLOAD("CreateMultipartUpload"),
    /** Obtains session credentials for a directory bucket. */
    CREATE_SESSION("CreateSession"),
    /** Deletes an empty bucket. */
    DELETE_BUCKET("DeleteBucket"),
    /** Removes an analytics configuration of a bucket. */
    DELETE_BUCKET_ANALYTICS_CONFIGURATION("DeleteBucketAnalyticsConfiguration"),
    /** Removes the CORS rules of a bucket. */
    DELETE_BUCKET_CORS("DeleteBucketCors"),
    /** Resets the default encryption of a bucket. */
    DELETE_BUCKET_ENCRYPTION("DeleteBucketEncryption"),
    /** Removes a tiering configuration of a bucket. */
    DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION("DeleteBucketIntelligentTieringConfiguration"),
    /** Removes an inventory configuration of a bucket. */
    DELETE_BUCKET_INVENTORY_CONFIGURATION("DeleteBucketInventoryConfiguration"),
    /** Removes the lifecycle rules of a bucket. */
    DELETE_BUCKET_LIFECYCLE("DeleteBucketLifecycle"),
    /** Removes the metadata tables of a bucket. */
    DELETE_BUCKET_METADATA_CONFIGURATION("DeleteBucketMetadataConfiguration"),
    /** Removes the metadata table (first version) of a bucket. */
    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION("DeleteBucketMetadataTableConfiguration"),
    /** Removes a metrics configuration of a bucket. */
    DELETE_BUCKET_METRICS_CONFIGURATION("DeleteBucketMetricsConfiguration"),
    /** Removes the ownership rules of a bucket. */
    DELETE_BUCKET_OWNERSHIP_CONTROLS("DeleteBucketOwnershipControls"),
    /** Removes the policy of a bucket. */
    DELETE_BUCKET_POLICY("DeleteBucketPolicy"),
    /** Removes the replication rules of a bucket. */
    DELETE_BUCKET_REPLICATION("DeleteBucketReplication"),
    /** Removes the tags of a bucket. */
    DELETE_BUCKET_TAGGING("DeleteBucketTagging"),
    /** Removes the website settings of a bucket. */
    DELETE_BUCKET_WEBSITE("DeleteBucketWebsite"),
    /** Deletes an object, or one version of it. */
    DELETE_OBJECT("DeleteObject"),
    /** Removes an annotation of an object. */
    DELETE_OBJECT_ANNOTATION("DeleteObjectAnnotation"),
    /** Removes the tags of an object. */
    DELETE_OBJECT_TAGGING("DeleteObjectTagging"),
    /** Deletes up to 1,000 objects at once. */
    DELETE_OBJECTS("DeleteObjects"),
    /** Removes the public access block of a bucket. */
    DELETE_PUBLIC_ACCESS_BLOCK("DeletePublicAccessBlock"),
    /** Reads whether tags control access to a bucket. */
    GET_BUCKET_ABAC("GetBucketAbac"),
    /** Reads the transfer acceleration of a bucket. */
    GET_BUCKET_ACCELERATE_CONFIGURATION("GetBucketAccelerateConfiguration"),
    /** Reads the access control list of a bucket. */
    GET_BUCKET_ACL("GetBucketAcl"),
    /** Reads an analytics configuration of a bucket. */
    GET_BUCKET_ANALYTICS_CONFIGURATION("GetBucketAnalyticsConfiguration"),
    /** Reads the CORS rules of a bucket. */
    GET_BUCKET_CORS("GetBucketCors"),
    /** Reads the default encryption of a bucket. */
    GET_BUCKET_ENCRYPTION("GetBucketEncryption"),
    /** Reads a tiering configuration of a bucket. */
    GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION("GetBucketIntelligentTieringConfiguration"),
    /** Reads an inventory configuration of a bucket. */
    GET_BUCKET_INVENTORY_CONFIGURATION("GetBucketInventoryConfiguration"),
    /** Reads the lifecycle rules of a bucket. */
    GET_BUCKET_LIFECYCLE_CONFIGURATION("GetBucketLifecycleConfiguration"),
    /** Reads the region of a bucket. */
    GET_BUCKET_LOCATION("GetBucketLocation"),
    /** Reads the access logging of a bucket. */
    GET_BUCKET_LOGGING("GetBucketLogging"),
    /** Reads the metadata tables of a bucket. */
    GET_BUCKET_METADATA_CONFIGURATION("GetBucketMetadataConfiguration"),
    /** Reads the metadata table (first version) of a bucket. */
    GET_BUCKET_METADATA_TABLE_CONFIGURATION("GetBucketMetadataTableConfiguration"),
    /** Reads a metrics configuration of a bucket. */
    GET_BUCKET_METRICS_CONFIGURATION("GetBucketMetricsConfiguration"),
    /** Reads the notifications of a bucket. */
    GET_BUCKET_NOTIFICATION_CONFIGURATION("GetBucketNotificationConfiguration"),
    /** Reads who owns the objects of a bucket. */
    GET_BUCKET_OWNERSHIP_CONTROLS("GetBucketOwnershipControls"),
    /** Reads the policy of a bucket. */
    GET_BUCKET_POLICY("GetBucketPolicy"),
    /** Reads whether the policy makes a bucket public. */
    GET_BUCKET_POLICY_STATUS("GetBucketPolicyStatus"),
    /** Reads the replication rules of a bucket. */
    GET_BUCKET_REPLICATION("GetBucketReplication"),
    /** Reads who pays for requests to a bucket. */
    GET_BUCKET_REQUEST_PAYMENT("GetBucketRequestPayment"),
    /** Reads the tags of a bucket. */
    GET_BUCKET_TAGGING("GetBucketTagging"),
    /** Reads the versioning of a bucket. */
    GET_BUCKET_VERSIONING("GetBucketVersioning"),
    /** Reads the website settings of a bucket. */
    GET_BUCKET_WEBSITE("GetBucketWebsite"),
    /** Reads an object, or a range of it. */
    GET_OBJECT("GetObject"),
    /** Reads the access control list of an object. */
    GET_OBJECT_ACL("GetObjectAcl"),
    /** Reads an annotation of an object. */
    GET_OBJECT_ANNOTATION("GetObjectAnnotation"),
    /** Reads chosen attributes of an object. */
    GET_OBJECT_ATTRIBUTES("GetObjectAttributes"),
    /** Reads the legal hold of an object. */
    GET_OBJECT_LEGAL_HOLD("GetObjectLegalHold"),
    /** Reads the default object lock of a bucket. */
    GET_OBJECT_LOCK_CONFIGURATION("GetObjectLockConfiguration"),
    /** Reads the retention of an object. */
    GET_OBJECT_RETENTION("GetObjectRetention"),
    /** Reads the tags of an object. */
    GET_OBJECT_TAGGING("GetObjectTagging"),
    /** Reads an object's BitTorrent description. */
    GET_OBJECT_TORRENT("GetObjectTorrent"),
    /** Reads the public access block of a bucket. */
    GET_PUBLIC_ACCESS_BLOCK("GetPublicAccessBlock"),
    /** Asks whether a bucket exists and may be read. */
    HEAD_BUCKET("HeadBucket"),
    /** Reads the metadata of an object. */
    HEAD_OBJECT("HeadObject"),
    /** Lists the analytics configurations of a bucket. */
    LIST_BUCKET_ANALYTICS_CONFIGURATIONS("ListBucketAnalyticsConfigurations"),
    /** Lists the tiering configurations of a bucket. */
    LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS("ListBucketIntelligentTieringConfigurations"),
    /** Lists the inventory configurations of a bucket. */
    LIST_BUCKET_INVENTORY_CONFIGURATIONS("ListBucketInventoryConfigurations"),
    /** Lists the metrics configurations of a bucket. */
    LIST_BUCKET_METRICS_CONFIGURATIONS("ListBucketMetricsConfigurations"),
    /** Lists the buckets of an account. */
    LIST_BUCKETS("ListBuckets"),
    /** Lists the directory buckets (S3 Express One Zone) of an account. */
    LIST_DIRECTORY_BUCKETS("ListDirectoryBuckets"),
    /** Lists the multipart uploads under way in a bucket. */
    LIST_MULTIPART_UPLOADS("ListMultipartUploads"),
    /** Lists the annotations of an object. */
    LIST_OBJECT_ANNOTATIONS("ListObjectAnnotations"),
    /** Lists all versions of the objects of a bucket. */
    LIST_OBJECT_VERSIONS("ListObjectVersions"),
    /** Lists the objects of a bucket, first version of the API. */
    LIST_OBJECTS("ListObjects"),
    /** Lists the objects of a bucket. */
    LIST_OBJECTS_V2("ListObjectsV2"),
    /** Lists the parts of a multipart upload. */
    LIST_PARTS("ListParts"),
    /** Asks which requests are allowed, as the CORS preflight of a browser. */
    OPTIONS_OBJECT("OptionsObject"),
    /** Uploads an object from an HTML form; its key is in the body. */
    POST_OBJECT("PostObject"),
    /** Sets whether tags control access to a bucket. */
    PUT_BUCKET_ABAC("PutBucketAbac"),
    /** Sets the transfer acceleration of a bucket. */
    PUT_BUCKET_ACCELERATE_CONFIGURATION("PutBucketAccelerateConfiguration"),
    /** Sets the access control list of a bucket. */
    PUT_BUCKET_ACL("PutBucketAcl"),
    /** Sets an analytics configuration of a bucket. */
    PUT_BUCKET_ANALYTICS_CONFIGURATION("PutBucketAnalyticsConfiguration"),
    /** Sets the CORS rules of a bucket. */
    PUT_BUCKET_CORS("PutBucketCors"),
    /** Sets the default encryption of a bucket. */
    PUT_BUCKET_ENCRYPTION("PutBucketEncryption"),
    /** Sets a tiering configuration of a bucket. */
    PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION("PutBucketIntelligentTieringConfiguration"),
    /** Sets an inventory configuration of a bucket. */
    PUT_BUCKET_INVENTORY_CONFIGURATION("PutBucketInventoryConfiguration"),
    /** Sets the lifecycle rules of a bucket. */
    PUT_BUCKET_LIFECYCLE_CONFIGURATION("PutBucketLifecycleConfiguration"),
    /** Sets the access logging of a bucket. */
    PUT_BUCKET_LOGGING("PutBucketLogging"),
    /** Sets a metrics configuration of a bucket. */
    PUT_BUCKET_METRICS_CONFIGURATION("PutBucketMetricsConfiguration"),
    /** Sets the notifications of a bucket. */
    PUT_BUCKET_NOTIFICATION_CONFIGURATION("PutBucketNotificationConfiguration"),
    /** Sets who owns the objects of a bucket. */
    PUT_BUCKET_OWNERSHIP_CONTROLS("PutBucketOwnershipControls"),
    /** Sets the policy of a bucket. */
    PUT_BUCKET_POLICY("PutBucketPolicy"),
    /** Sets the replication rules of a bucket. */
    PUT_BUCKET_REPLICATION("PutBucketReplication"),
    /** Sets who pays for requests to a bucket. */
    PUT_BUCKET_REQUEST_PAYMENT("PutBucketRequestPayment"),
    /** Sets the tags of a bucket. */
    PUT_BUCKET_TAGGING("PutBucketTagging"),
    /** Sets the versioning of a bucket. */
    PUT_BUCKET_VERSIONING("PutBucketVersioning"),
    /** Sets the website settings of a bucket. */
    PUT_BUCKET_WEBSITE("PutBucketWebsite"),
    /** Writes an object. */
    PUT_OBJECT("PutObject"),
    /** Sets the access control list of an object. */
    PUT_OBJECT_ACL("PutObjectAcl"),
    /** Writes an annotation of an object. */
    PUT_OBJECT_ANNOTATION("PutObjectAnnotation"),
    /** Sets the legal hold of an object. */
    PUT_OBJECT_LEGAL_HOLD("PutObjectLegalHold"),
    /** Sets the default object lock of a bucket. */
    PUT_OBJECT_LOCK_CONFIGURATION("PutObjectLockConfiguration"),
    /** Sets the retention of an object. */
    PUT_OBJECT_RETENTION("PutObjectRetention"),
    /** Sets the tags of an object. */
    PUT_OBJECT_TAGGING("PutObjectTagging"),
    /** Sets the public access block of a bucket. */
    PUT_PUBLIC_ACCESS_BLOCK("PutPublicAccessBlock"),
    /** Renames an object of a directory bucket. */
    RENAME_OBJECT("RenameObject"),
    /** Brings an archived object back. */
    RESTORE_OBJECT("RestoreObject"),
    /** Queries inside an object with SQL. */
    SELECT_OBJECT_CONTENT("SelectObjectContent"),
    /** Changes the annotation table of a bucket. */
    UPDATE_BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION("UpdateBucketMetadataAnnotationTableConfiguration"),
    /** Changes the inventory table of a bucket. */
    UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION("UpdateBucketMetadataInventoryTableConfiguration"),
    /** Changes the journal table of a bucket. */
    UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION("UpdateBucketMetadataJournalTableConfiguration"),
    /** Changes how an object is encrypted. */
    UPDATE_OBJECT_ENCRYPTION("UpdateObjectEncryption"),
    /** Writes one part of a multipart upload. */
    UPLOAD_PART("UploadPart"),
    /** Copies one part of a multipart upload from an object. */
    UPLOAD_PART_COPY("UploadPartCopy"),
    /** Hands an object transformed by a Lambda function to the waiting GetObject. */
    WRITE_GET_OBJECT_RESPONSE("WriteGetObjectResponse"),
    /** Not an S3 operation that this version knows. */
    UNKNOWN("Unknown");

    private final String apiName;

    S3Operation(String apiName) {
        this.apiName = apiName;
    }

    /**
     * Returns the name as in the S3 API reference.
     *
     * @return the name, such as {@code GetObject}
     */
    public String apiName() {
        return apiName;
    }
}
