package io.s3trace.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientInfoTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "none", value = {
        "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 lang/python#3.13.1 cfg/retry-mode#legacy Botocore/1.43.11|''|''|Boto3|1.43.11|python 3.13.1|legacy",
        "aws-cli/2.23.6 md/awscrt#0.23.4 ua/2.0 lang/python#3.12.6 cfg/retry-mode#standard md/prompt#off|aws-cli|2.23.6|''|''|python 3.12.6|standard",
        "aws-sdk-java/2.57.8 md/io#sync ua/2.1 os/Linux#6.18 lang/java#25 cfg/retry-mode#adaptive|''|''|aws-sdk-java|2.57.8|java 25|adaptive",
        "Hadoop 3.4.1, aws-sdk-java/2.25.53 Linux/6.18|Hadoop|''|aws-sdk-java|2.25.53|java|''",
        "MinIO (linux; amd64) minio-go/v7.0.90 mc/RELEASE.2025-04-16T18-13-26Z|mc|RELEASE.2025-04-16T18-13-26Z|minio-go|v7.0.90|go|''",
        "rclone/v1.60.1-DEV|rclone|v1.60.1-DEV|''|''|''|''",
        "s3fs/1.90 (commit hash unknown; GnuTLS(gcrypt))|s3fs|1.90|''|''|''|''",
        "curl/8.14.1|curl|8.14.1|''|''|''|''",
        "''|''|''|''|''|''|''",
    })
    void aUserAgentTellsWhoAsks(
            String userAgent, String tool, String toolVersion, String sdk, String sdkVersion, String language, String retry) {
        assertThat(ClientInfo.of(userAgent))
                .isEqualTo(new ClientInfo(tool, toolVersion, sdk, sdkVersion, language, retry));
    }
}
