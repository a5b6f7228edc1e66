package headway.common.natives;

/**
 * A native library of this process.
 *
 * @param name as its project spells it
 * @param loads whether it could be loaded
 * @param detail version and back ends, or why it does not load
 */
public record NativeLibrary(String name, boolean loads, String detail) {

  /** Queries a library's version; loading it may fail in any way. */
  public interface VersionQuery {
    String ask();
  }

  /** What {@code question} says, or why the library does not load. */
  public static NativeLibrary asking(String name, VersionQuery question) {
    try {
      return new NativeLibrary(name, true, question.ask());
    } catch (RuntimeException | LinkageError failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return new NativeLibrary(name, false, cause.toString().replaceAll("\\s+", " ").trim());
    }
  }
}
