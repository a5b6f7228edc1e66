package headway.common.storage.s3;

import java.io.IOException;

/** An answer of an S3 server with an error status. */
public final class ErrorResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final IOException translated;

  /**
   * Of a response.
   *
   * @param status of HTTP
   * @param code S3's, such as {@code NoSuchBucket}; null if there is none
   * @param translated the exception that S3A throws for such a response
   */
  public ErrorResponseException(int status, String code, IOException translated) {
    super(translated);
    this.status = status;
    this.code = code;
    this.translated = translated;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** Whether S3's error code is {@code code}. */
  public boolean hasCode(String code) {
    return code.equals(this.code);
  }

  /** The exception that S3A throws for such a response. */
  public IOException translated() {
    return translated;
  }
}
