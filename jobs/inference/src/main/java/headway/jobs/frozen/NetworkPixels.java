package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.config.images.NetworkSettings;
import headway.common.config.images.PixelSettings;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.PreprocessingFamily;
import headway.common.image.preprocessing.PreprocessingRule;
import headway.common.image.processor.PixelChanges;
import headway.common.image.processor.ProcessorFile;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.forms.ImageInput;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * How a network wants its pixels, and who says so: the settings, the file's metadata, a file of
 * transformers or timm beside it, or the family of its name, in this order.
 *
 * @param source as the end of a sentence
 */
record NetworkPixels(Preprocessing preprocessing, String source) {
  private static final List<String> FILES = List.of(ProcessorFile.TRANSFORMERS, ProcessorFile.TIMM);

  /**
   * Of a network.
   *
   * @throws InputException if nothing says it, or a file beside the network contradicts it
   */
  static NetworkPixels of(Storage storage, PretrainedNetwork network, NetworkSettings settings) {
    PixelSettings given = settings.pixels();
    NetworkPixels said = said(storage, network, settings);
    if (given.isNameAlone() && !given.exactPixels()) {
      return said;
    }
    Preprocessing changed = PixelChanges.of(given, said.preprocessing);
    return new NetworkPixels(
        changed, given.isNameAlone() ? said.source : said.source + " and the settings");
  }

  private static NetworkPixels said(
      Storage storage, PretrainedNetwork network, NetworkSettings settings) {
    ImageInput input = network.onnx().input();
    if (!settings.preprocessing().isEmpty()) {
      return new NetworkPixels(
          at(PreprocessingRule.named(settings.preprocessing()), input),
          "as --preprocessing " + settings.preprocessing() + " says");
    }
    Optional<String> own = ClassifierMetadata.preprocessing(network.onnx());
    if (own.isPresent()) {
      return new NetworkPixels(
          PreprocessingJson.parse(own.get(), input, settings), "as the file's metadata say");
    }
    Optional<NetworkPixels> beside = beside(storage, settings, input);
    if (beside.isPresent()) {
      return beside.get();
    }
    return network
        .family()
        .map(
            family ->
                new NetworkPixels(
                    at(family, input),
                    NetworkReference.parse(settings.ref()) instanceof NetworkFile
                        ? "as the name of the Keras file says"
                        : "as it was trained"))
        .or(
            () ->
                settings.pixels().isNormalized()
                    ? Optional.of(
                        new NetworkPixels(at(PreprocessingFamily.UNIT, input), "by default"))
                    : Optional.empty())
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot use network "
                        + settings.ref()
                        + ": its file does not say how it wants its pixels; give --preprocessing"
                        + " tf, torch, caffe, raw or efficientnet-lite, or --mean and --std, or"
                        + " put its preprocessor_config.json, or timm's config.json, beside it"));
  }

  private static Preprocessing at(PreprocessingRule rule, ImageInput input) {
    Preprocessing colours = rule.at(input.height(), input.width());
    return input.channels() == 1 ? colours.toGrey() : colours;
  }

  /** In words, with who says so. */
  String text() {
    return preprocessing.text() + ", " + source;
  }

  /** A hash of the files beside the network that may say something; empty if there are none. */
  static String filesBeside(Storage storage, String reference) {
    List<String> hashes =
        files(reference).stream()
            .filter(storage::exists)
            .map(path -> Sha256.of(storage.read(path)))
            .toList();
    return hashes.isEmpty() ? "" : Sha256.of(hashes);
  }

  private static List<Path> files(String reference) {
    if (!(NetworkReference.parse(reference) instanceof NetworkFile file)) {
      return List.of();
    }
    Path folder = Storage.path(file.uri()).getParent();
    return FILES.stream().map(name -> new Path(folder, name)).toList();
  }

  /** The side of square images that a file beside the network declares; 0 if none does. */
  static int declaredSide(Storage storage, String reference) {
    return declared(storage, reference, 0)
        .map(NetworkPixels::preprocessing)
        .filter(pixels -> pixels.height() == pixels.width())
        .map(Preprocessing::height)
        .orElse(0);
  }

  private static Optional<NetworkPixels> beside(
      Storage storage, NetworkSettings settings, ImageInput input) {
    Optional<NetworkPixels> found = declared(storage, settings.ref(), input.channels());
    if (found.isEmpty()) {
      return found;
    }
    Preprocessing pixels = found.get().preprocessing;
    if (pixels.height() == input.height() && pixels.width() == input.width()) {
      return found;
    }
    if (settings.inputSide() > 0) {
      return Optional.of(
          new NetworkPixels(pixels.at(input.height(), input.width()), found.get().source));
    }
    throw new InputException(
        "Cannot use network %s: %s, it gets images of %d×%d, but it takes %d×%d (height × width); correct or remove that file, or say with --preprocessing how it wants its pixels"
            .formatted(
                settings.ref(),
                found.get().source,
                pixels.height(),
                pixels.width(),
                input.height(),
                input.width()));
  }

  private static Optional<NetworkPixels> declared(Storage storage, String reference, int channels) {
    for (Path path : files(reference)) {
      if (storage.exists(path)) {
        String json = new String(storage.read(path), StandardCharsets.UTF_8);
        Optional<Preprocessing> pixels = ProcessorFile.parse(json, path.toString(), channels);
        if (pixels.isPresent()) {
          return Optional.of(
              new NetworkPixels(pixels.get(), "as " + path.getName() + " beside the network says"));
        }
      }
    }
    return Optional.empty();
  }
}
