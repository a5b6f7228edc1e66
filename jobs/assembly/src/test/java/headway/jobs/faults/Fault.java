package headway.jobs.faults;

/**
 * What goes wrong, and with which requests.
 *
 * @param requests a pattern of the start lines that it may strike, such as {@code PUT /bucket/.*}
 * @param skip how many of them pass first
 * @param times how many of them it strikes then
 */
record Fault(Kind kind, String requests, int skip, int times) {
  static final int FOREVER = Integer.MAX_VALUE;
  static final String ANY = ".*";
  static final String UPLOADS = "PUT .*";

  /** Of objects, not of listings. */
  static final String DOWNLOADS = "GET /[^?]+ .*";

  static final String CHANGES = "(PUT|POST|DELETE) .*";

  /** How a request ends that a fault strikes. */
  enum Kind {
    /** Answers 503 SlowDown; the server hears nothing. */
    SLOW_DOWN,
    /** Answers 403 AccessDenied; the server hears nothing. */
    FORBIDDEN,
    /** Resets the connection when half of the request's body has come; the server hears nothing. */
    RESET_IN_UPLOAD,
    /** Resets the connection after the server has done what was asked. */
    RESET_BEFORE_RESPONSE,
    /** Resets the connection after half of the answer's body. */
    RESET_IN_DOWNLOAD,
    /** Closes the connection in good order after half of the answer's body. */
    SHORT_DOWNLOAD,
    /** Answers nothing; the server hears nothing. */
    STALL,
    /** Sends half of the answer's body and then nothing. */
    STALL_IN_DOWNLOAD,
    /** Changes one byte of the request's body on its way. */
    CORRUPT_UPLOAD
  }
}
