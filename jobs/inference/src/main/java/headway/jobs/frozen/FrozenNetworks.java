package headway.jobs.frozen;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.images.NetworkSettings;
import headway.common.natives.GpuDevice;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkFiles;
import headway.common.network.NetworkIdentity;
import headway.common.network.NetworkReference;
import headway.common.network.ScratchNetwork;
import headway.common.network.ShippedNetwork;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.common.storage.host.HostCache;
import headway.jobs.spark.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Resolves network references and caches one open frozen part per JVM, network and device. */
public final class FrozenNetworks {
  /** Above, a frozen part has its weights inside. */
  private static final long MOST_BYTES_BESIDE_WEIGHTS = 64L << 20;

  private static final NetworkCache<Key> OPEN = new NetworkCache<>();
  private static final Map<Resolved, ResolvedNetwork> RESOLVED = new ConcurrentHashMap<>();
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private FrozenNetworks() {}

  /** A network on one device. */
  private record Key(FrozenSpec spec, OptionalInt gpu) {}

  /** The inputs that determine a frozen part. */
  private record Resolved(
      String sha256, String filesBeside, NetworkSettings settings, int threads) {}

  /** A frozen part, and how it gets its pixels in words. */
  private record ResolvedNetwork(FrozenSpec spec, String pixels) {}

  /**
   * Resolves the frozen part that the settings name. A file that this process has read is not read
   * again.
   *
   * @param threads the number of threads of one inference call
   * @throws InputException if the network cannot be read or its preprocessing is unknown
   */
  public static FrozenSpec resolve(Storage storage, NetworkSettings settings, int threads) {
    return resolved(storage, settings, threads).spec;
  }

  /**
   * How the network of the settings gets its pixels and who says so, such as {@code 224×224 RGB,
   * stretched, by bilinear, as the name says}.
   *
   * @param threads as for {@link #resolve}
   */
  public static String pixels(Storage storage, NetworkSettings settings, int threads) {
    return resolved(storage, settings, threads).pixels;
  }

  private static ResolvedNetwork resolved(Storage storage, NetworkSettings settings, int threads) {
    Resolved key =
        new Resolved(
            sha256(storage, settings.ref()),
            NetworkPixels.filesBeside(storage, settings.ref()),
            settings,
            threads);
    ResolvedNetwork known = RESOLVED.get(key);
    if (known != null) {
      return known;
    }
    PretrainedNetwork network = network(storage, settings);
    NetworkPixels pixels = NetworkPixels.of(storage, network, settings);
    FrozenSpec spec = spec(storage, network, settings, cut(network, settings), threads, pixels);
    ResolvedNetwork made = new ResolvedNetwork(spec, pixels.text());
    RESOLVED.put(key, made);
    return made;
  }

  private static String sha256(Storage storage, String reference) {
    NetworkReference parsed = NetworkReference.parse(reference);
    if (parsed instanceof ScratchNetwork scratch) {
      return scratch.uri().map(uri -> NetworkFiles.sha256(storage, uri)).orElse(reference);
    }
    return parsed instanceof NetworkFile file
        ? NetworkFiles.sha256(storage, file.uri())
        : reference;
  }

  /**
   * The frozen part below a tensor, stored in the host's cache.
   *
   * @param threads the number of threads of one inference call
   * @throws InputException if its preprocessing is unknown
   */
  public static FrozenSpec spec(
      Storage storage,
      PretrainedNetwork network,
      NetworkSettings settings,
      String cut,
      int threads) {
    NetworkPixels pixels = NetworkPixels.of(storage, network, settings);
    return spec(storage, network, settings, cut, threads, pixels);
  }

  private static FrozenSpec spec(
      Storage storage,
      PretrainedNetwork network,
      NetworkSettings settings,
      String cut,
      int threads,
      NetworkPixels pixels) {
    byte[] frozen = network.below(cut);
    NetworkIdentity identity =
        NetworkIdentity.of(network.reference().name(), network.onnx(), cut, frozen);
    FrozenSpec spec =
        new FrozenSpec(
            settings.ref(),
            network.reference().name(),
            identity.sha256(),
            cut,
            identity.frozenSha256(),
            PreprocessingJson.of(pixels.preprocessing()),
            threads);
    keep(storage, spec, () -> frozen);
    DeclaredFeatures.read(spec.frozenSha256(), frozen);
    return spec;
  }

  private static Path keep(Storage storage, FrozenSpec spec, Supplier<byte[]> frozen) {
    return HostCache.of(storage.configuration())
        .get(spec.frozenSha256(), "network " + spec.title(), out -> out.write(frozen.get()));
  }

  /**
   * The network that the settings name.
   *
   * @throws InputException if it cannot be read or differs from the settings' hash or input size
   */
  public static PretrainedNetwork network(Storage storage, NetworkSettings settings) {
    PretrainedNetwork network = sized(storage, settings);
    requireAsWanted(network.onnx(), settings);
    network.onnx().notes().forEach(note -> sayOnce("network " + settings.ref() + ": " + note));
    return network;
  }

  /** Of a free size as the settings, its metadata or a file beside it say, in this order. */
  private static PretrainedNetwork sized(Storage storage, NetworkSettings settings) {
    int given = settings.inputSide();
    int declared =
        given > 0 || !settings.preprocessing().isEmpty()
            ? 0
            : NetworkPixels.declaredSide(storage, settings.ref());
    PretrainedNetwork network = read(storage, settings.ref(), Math.max(given, declared));
    return declared > 0 && ClassifierMetadata.preprocessing(network.onnx()).isPresent()
        ? read(storage, settings.ref(), 0)
        : network;
  }

  private static PretrainedNetwork read(Storage storage, String reference, int side) {
    return network(storage, reference, side, uri -> NetworkFiles.read(storage, uri));
  }

  private static void requireAsWanted(OnnxGraph network, NetworkSettings settings) {
    String wanted = settings.sha256();
    if (!wanted.isEmpty() && !wanted.equalsIgnoreCase(network.sha256())) {
      throw new InputException(
          "Cannot use network %s: its SHA-256 is %s but must be %s; fetch it again or correct network.sha256"
              .formatted(settings.ref(), network.sha256(), wanted));
    }
    ImageInput input = network.input();
    int side = settings.inputSide();
    if (side > 0 && (input.height() != side || input.width() != side)) {
      throw new InputException(
          "Cannot use network %s: it takes images of %d×%d, not of %d×%d; leave network.inputSide out"
              .formatted(settings.ref(), input.height(), input.width(), side, side));
    }
  }

  private static PretrainedNetwork network(
      Storage storage, String reference, int side, Function<String, byte[]> files) {
    NetworkReference parsed = NetworkReference.parse(reference);
    if (parsed instanceof NetworkFile file) {
      OptionalInt known = side > 0 ? OptionalInt.of(side) : OptionalInt.empty();
      return PretrainedNetwork.read(file, files.apply(file.uri()), known);
    }
    if (parsed instanceof ScratchNetwork scratch) {
      return PretrainedNetwork.scratch(
          scratch,
          scratch.uri().map(uri -> NetworkFiles.read(storage, uri)),
          side > 0 ? side : ScratchNetwork.USUAL_SIDE);
    }
    return PretrainedNetwork.shipped((ShippedNetwork) parsed);
  }

  /** Whether the settings name a cut. */
  public static boolean isCut(NetworkSettings settings) {
    return !settings.cut().isEmpty()
        || settings.frozenLayers() > 0
        || settings.trainableLayers() > 0;
  }

  /**
   * The cut of the settings, by name or by number of layers.
   *
   * @throws UsageException if the network cannot be cut there
   */
  public static String cut(PretrainedNetwork network, NetworkSettings settings) {
    long ways =
        Stream.of(
                !settings.cut().isEmpty(),
                settings.frozenLayers() > 0,
                settings.trainableLayers() > 0)
            .filter(given -> given)
            .count();
    if (ways > 1) {
      throw new UsageException(
          "Cannot cut network "
              + settings.ref()
              + ": give only one of --cut, --frozen-layers and --trainable-layers");
    }
    if (settings.frozenLayers() > 0) {
      return network.list().cutFreezing(settings.frozenLayers());
    }
    if (settings.trainableLayers() > 0) {
      return network.list().cutTraining(settings.trainableLayers());
    }
    if (settings.cut().isEmpty()) {
      network
          .explainDefaultCut()
          .ifPresent(cut -> sayOnce("network " + settings.ref() + ": " + cut));
      return network.defaultCut();
    }
    OnnxCut.requireCut(network.onnx(), settings.cut());
    return settings.cut();
  }

  private static void sayOnce(String line) {
    if (SAID.add(line)) {
      Progress.say(line);
    }
  }

  /**
   * The frozen part as ONNX.
   *
   * @throws InputException if the file has changed since it was resolved
   */
  public static byte[] frozenBytes(Storage storage, FrozenSpec spec) {
    try {
      return Files.readAllBytes(file(storage, spec));
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }

  /** The size of the frozen part as ONNX, in bytes, without reading it into memory. */
  public static long frozenLength(Storage storage, FrozenSpec spec) {
    return file(storage, spec).toFile().length();
  }

  /** The number of features of one image, by the open frozen part. */
  public static int featureCount(Storage storage, FrozenSpec spec) {
    try (NetworkCache.Use use = open(storage, spec)) {
      return use.network().featureCount();
    }
  }

  private static Path file(Storage storage, FrozenSpec spec) {
    Path file = keep(storage, spec, () -> network(storage, spec).below(spec.cut()));
    if (file.toFile().length() < MOST_BYTES_BESIDE_WEIGHTS && !hasWeights(storage, file)) {
      network(storage, spec); // Fetches them.
    }
    return file;
  }

  private static boolean hasWeights(Storage storage, Path file) {
    try {
      return NetworkFiles.haveWeights(storage, Files.readAllBytes(file));
    } catch (IOException vanished) {
      throw new UncheckedIOException(vanished);
    }
  }

  /**
   * The whole network of a frozen part.
   *
   * @throws InputException if the file has changed since it was resolved
   */
  public static PretrainedNetwork network(Storage storage, FrozenSpec spec) {
    PretrainedNetwork network =
        network(
            storage,
            spec.reference(),
            openSide(spec),
            uri -> NetworkFiles.read(storage, uri, spec.networkSha256()));
    OnnxGraph graph = network.onnx();
    if (!graph.sha256().equals(spec.networkSha256())) {
      throw new InputException(
          "Cannot use network "
              + spec.reference()
              + ": its SHA-256 is "
              + graph.sha256()
              + " but must be "
              + spec.networkSha256()
              + "; put the former file back or run extract again");
    }
    return network;
  }

  /** Used only by a file without a fixed image size. */
  private static int openSide(FrozenSpec spec) {
    return spec.pixels().height();
  }

  /**
   * The open frozen part, on the calling task's GPU if it has one. The first caller in a JVM loads
   * it; concurrent callers wait.
   */
  public static NetworkCache.Use open(Storage storage, FrozenSpec spec) {
    return OPEN.use(
        new Key(spec, GpuDevice.ofThread()),
        () -> FrozenNetwork.open(file(storage, spec), spec.title(), spec.threads()));
  }
}
