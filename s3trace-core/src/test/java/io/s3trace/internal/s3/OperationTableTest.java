package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.event.S3Operation;
import io.s3trace.internal.text.TableFile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTableTest {

    private static final String HOST = "Host: s3.amazonaws.com";

    @Test
    void everyOperationIsInTheTable() {
        assertThat(TableFile.read(OperationTable.class, "operations.txt").stream().map(line -> line.get(2))
                .collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(S3Operation.values())
                        .filter(operation -> operation != S3Operation.UNKNOWN)
                        .map(S3Operation::apiName)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,    '/b/k?select&select-type=2',             SelectObjectContent",
        "OPTIONS, /b/k,                                    OptionsObject",
        "GET,     /b?prefix=uploads,                       ListObjects",
        "GET,     /b?prefix=a%26acl,                       ListObjects",
        "GET,     /b/k?response-content-type=acl,          GetObject",
        "GET,     /b/k?ACL,                                GetObject",
        "GET,     /b/k?%61cl,                              GetObjectAcl",
        "GET,     /b/k?acl=,                               GetObjectAcl",
        "GET,     /b/?location,                            GetBucketLocation",
        "GET,     /b?list-type=1,                          ListObjects",
        "GET,     '/b?inventory&id=1',                     GetBucketInventoryConfiguration",
        "GET,     '/b?inventory&continuation-token=1',     ListBucketInventoryConfigurations",
        "PUT,     /b/k?uploadId=1,                         PutObject",
        "GET,     /b/k?x=1;acl,                            GetObject",
        "PATCH,   /b/k,                                    Unknown",
        "POST,    /b/k,                                    Unknown",
        "GET,     //k,                                     Unknown",
    })
    void aRequestLineIsOneOperation(String method, String target, String operation) {
        assertThat(request(method + ' ' + target + " HTTP/1.1", HOST).operation().apiName()).isEqualTo(operation);
    }

    @Test
    void aFormIsAnUploadByABrowser() {
        RequestFacts facts = request("POST /b HTTP/1.1", HOST, "Content-Type: multipart/form-data; boundary=9431149156168");

        assertThat(facts.operation()).isEqualTo(S3Operation.POST_OBJECT);
        assertThat(facts.resource().bucket()).isEqualTo("b");
    }

    @Test
    void theControlEndpointOfDirectoryBucketsListsThose() {
        assertThat(request("GET / HTTP/1.1", "Host: s3express-control.us-east-1.amazonaws.com").operation())
                .isEqualTo(S3Operation.LIST_DIRECTORY_BUCKETS);
    }

    @Test
    void aLineThatCannotBeReadIsToldAsItStands() {
        assertThatThrownBy(() -> OperationRule.parse(List.of("GET", "/{Bucket}?acl")))
                .hasMessage("operation line needs 3 or 4 columns: [GET, /{Bucket}?acl]");
        assertThatThrownBy(() -> OperationRule.parse(List.of("GET", "/{Bucket}?acl", "GetAcl")))
                .hasMessage("no such operation: GetAcl");
    }
}
