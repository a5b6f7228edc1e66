package headway.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageUriTest {
  private static final Path OBJECT = new Path("s3a://my-bucket/photo.jpg");

  @Test
  void anUnknownSchemeIsBadInput() {
    Storage storage = new Storage(new Configuration());
    assertThatThrownBy(() -> storage.read(new Path("gopher://host/object")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read gopher://host/object: No FileSystem for scheme \"gopher\"; use a URI such"
                + " as s3a://bucket/folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3a:object", ":"})
  void aMalformedUriIsBadInput(String uri) {
    assertThatThrownBy(() -> Storage.path(uri))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot understand " + uri + ": ")
        .hasMessageEndingWith("; use a URI such as s3a://bucket/folder");
  }

  @Test
  void noRightToWriteIsAStorageFailureThoughHadoopCallsTheFileMissing() {
    HeadwayException explained =
        StorageFailures.explain(
            "write", OBJECT, new FileNotFoundException("/photo.jpg (Permission denied)"));
    assertThat(explained)
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot write " + OBJECT + ": access denied (");
  }

  @Test
  void aMissingObjectInABucketIsNotAMissingBucket() {
    assertThat(
            StorageFailures.explain(
                "read", OBJECT, new FileNotFoundException("No such file: " + OBJECT)))
        .hasMessage("Cannot read " + OBJECT + ": it does not exist; check the URI");
  }

  @Test
  void aReasonIsOneShortLine() {
    String message =
        StorageFailures.explain("read", OBJECT, new IOException("a\n  b " + "x".repeat(1000)))
            .getMessage();
    assertThat(message).startsWith("Cannot read " + OBJECT + ": a b xxx").hasSizeLessThan(400);
    assertThat(message).doesNotContain("\n");
  }

  @Test
  void aFailureWithoutWordsIsExplainedByItsCause() {
    assertThat(
            StorageFailures.explain(
                "read", OBJECT, new IOException(null, new IOException("reset"))))
        .isInstanceOf(StorageException.class)
        .hasMessage("Cannot read " + OBJECT + ": reset; run the command again");
  }
}
