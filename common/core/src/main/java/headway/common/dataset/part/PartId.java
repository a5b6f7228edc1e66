package headway.common.dataset.part;

import headway.common.storage.Sha256;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part it is, and what it is made of. The names of its files say so: {@code
 * train-00012-4f1c09ab23de5678.parquet} belongs to part 12, made of what has that hash. Two
 * attempts of one task write the same file, and a listing tells what is done.
 *
 * @param name of what it is made from; unique in its manifest
 * @param number its position among the parts
 * @param made hash of the settings and the input that it depends on, hexadecimal
 * @param variant what was done to it afterwards, or empty
 */
public record PartId(String name, int number, String made, String variant) implements Serializable {
  private static final int HASH_DIGITS = 16;
  private static final Pattern SUFFIX =
      Pattern.compile("-\\d{5,}-\\p{XDigit}{" + HASH_DIGITS + "}\\.parquet$");

  /** As it is made of its input. */
  public PartId(String name, int number, String made) {
    this(name, number, made, "");
  }

  /** That of a part that nothing was done to afterwards. */
  public static PartId of(Part part) {
    return new PartId(part.name(), part.number(), part.made());
  }

  /** What the names of its files end with; the hash is of name, made and variant. */
  public String suffix() {
    String hash = Sha256.of(List.of(name, made, variant));
    return String.format(Locale.ROOT, "-%05d-%s.parquet", number, hash.substring(0, HASH_DIGITS));
  }

  /** What the name of a part's file ends with; empty where it is the name of no such file. */
  public static Optional<String> suffixOf(String fileName) {
    Matcher matcher = SUFFIX.matcher(fileName);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
