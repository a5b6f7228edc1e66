package headway.common.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/** SHA-256 as lower-case hexadecimal, the way every manifest writes it. */
public final class Sha256 {
  private Sha256() {}

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  public static String of(byte[] bytes) {
    return hex(digest().digest(bytes));
  }

  /** The hash of texts, each followed by a zero byte. */
  public static String of(Iterable<String> texts) {
    MessageDigest digest = digest();
    texts.forEach(text -> add(digest, text));
    return hex(digest.digest());
  }

  /**
   * The hashes of lists that begin alike and end with one more text, as {@link #of(Iterable)} has
   * them. What they share is hashed once.
   */
  public static UnaryOperator<String> after(Iterable<String> shared) {
    MessageDigest begun = digest();
    shared.forEach(text -> add(begun, text));
    return text -> {
      MessageDigest whole = copy(begun);
      add(whole, text);
      return hex(whole.digest());
    };
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("every JDK's SHA-256 can be copied", impossible);
    }
  }

  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
