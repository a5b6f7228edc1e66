package headway.common.network;

import headway.common.UsageException;
import headway.common.config.images.NetworkSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * A network that is trained from new weights: {@code scratch:small-cnn}, or {@code scratch:} and
 * the URI of a DL4J configuration as JSON.
 *
 * @param recipe what follows the prefix
 */
public record ScratchNetwork(String recipe) implements NetworkReference {
  static final String PREFIX = NetworkSettings.SCRATCH_PREFIX;

  /** Three convolutions, for a few thousand photos. */
  private static final String SMALL_CNN = "small-cnn";

  /** The default image size. */
  public static final int USUAL_SIDE = 150;

  private static final String JSON = ".json";

  /**
   * This network.
   *
   * @throws UsageException if there is no such recipe
   */
  ScratchNetwork requireRecipe() {
    if (!recipe.equals(SMALL_CNN) && !recipe.toLowerCase(Locale.ROOT).endsWith(JSON)) {
      throw new UsageException(
          "Cannot use network '%s': give scratch:small-cnn, or scratch: and the URI of a DL4J configuration that ends in .json"
              .formatted(PREFIX + recipe));
    }
    return this;
  }

  /** Of the configuration, if it is not one that Headway knows. */
  public Optional<String> uri() {
    return recipe.equals(SMALL_CNN) ? Optional.empty() : Optional.of(recipe);
  }

  @Override
  public String name() {
    return PREFIX + recipe.substring(recipe.lastIndexOf('/') + 1);
  }
}
