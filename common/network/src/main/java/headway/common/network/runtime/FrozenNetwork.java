package headway.common.network.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import headway.common.InputException;
import headway.common.UsageException;
import headway.common.natives.OnnxEnvironment;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.OnnxRuntimeMessage;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The frozen part of a network below the cut, in ONNX Runtime: its input is images, its output is
 * activations. It is one session with one copy of the weights. {@code run} is thread-safe; call
 * {@code close} only when no thread is running it.
 */
public final class FrozenNetwork implements AutoCloseable {
  /** Two images show whether the network computes the images of a batch independently. */
  private static final int PROBE_IMAGES = 2;

  private final String origin;
  private final OrtSession session;
  private final ImageInput input;
  private final String output;
  private final long[] featureShape;

  private FrozenNetwork(String origin, OrtSession session, ImageInput input, String output) {
    this.origin = origin;
    this.session = session;
    this.input = input;
    this.output = output;
    this.featureShape = probe();
  }

  /**
   * Loads a model for its first output; see {@link #open(byte[], String, String, int)}.
   *
   * @throws InputException as there
   */
  public static FrozenNetwork open(byte[] model, String origin, int threads) {
    OnnxGraph graph = OnnxGraph.parse(model, origin);
    return open(model, graph, graph.outputs().get(0), threads);
  }

  /**
   * Loads a model and runs it once.
   *
   * @param model an ONNX file
   * @param origin the name or URI for messages
   * @param output which of the model's outputs {@code run} returns
   * @param threads that one {@code run} computes with, at least 1; the last digits of a result may
   *     depend on it
   * @throws InputException when ONNX Runtime rejects the model, or it does not compute the images
   *     of a batch independently
   * @throws UsageException when there is no such output
   */
  public static FrozenNetwork open(byte[] model, String origin, String output, int threads) {
    OnnxGraph graph = OnnxGraph.parse(model, origin);
    if (!graph.outputs().contains(output)) {
      throw new UsageException(
          "Cannot read output '%s' of network %s: its outputs are %s"
              .formatted(output, origin, graph.outputs()));
    }
    return open(model, graph, output, threads);
  }

  /**
   * Loads a model from {@code OnnxCut.between}, whose input is rows of values instead of images.
   *
   * @param values of one row
   * @param top the tensor that {@code run} returns
   * @throws InputException when ONNX Runtime rejects the model
   */
  public static FrozenNetwork openRows(
      byte[] model, String origin, String cut, int values, String top, int threads) {
    OrtSession session =
        session(origin, threads, options -> OnnxEnvironment.get().createSession(model, options));
    return of(session, origin, () -> new ImageInput(cut + ":rows", values, 1, 1), top);
  }

  /**
   * Loads a model that {@link headway.common.network.onnx.OnnxCut} wrote for its one output; the
   * file is read off-heap.
   *
   * @throws InputException as {@link #open(byte[], String, String, int)}
   */
  public static FrozenNetwork open(Path model, String origin, int threads) {
    OrtSession session =
        session(
            origin,
            threads,
            options -> OnnxEnvironment.get().createSession(model.toString(), options));
    String output = session.getOutputNames().iterator().next();
    return of(session, origin, () -> input(session), output);
  }

  private static FrozenNetwork open(byte[] model, OnnxGraph graph, String output, int threads) {
    OrtSession session =
        session(
            graph.origin(),
            threads,
            options -> OnnxEnvironment.get().createSession(model, options));
    return of(session, graph.origin(), graph::input, output);
  }

  private static FrozenNetwork of(
      OrtSession session, String origin, InputReader input, String output) {
    try {
      return new FrozenNetwork(origin, session, input.read(), output);
    } catch (OrtException e) {
      close(session);
      throw failed("load", origin, e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private static ImageInput input(OrtSession session) throws OrtException {
    NodeInfo input = session.getInputInfo().values().iterator().next();
    long[] shape = ((TensorInfo) input.getInfo()).getShape();
    return new ImageInput(input.getName(), (int) shape[1], (int) shape[2], (int) shape[3]);
  }

  private interface InputReader {
    ImageInput read() throws OrtException;
  }

  private interface SessionOpener {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private static OrtSession session(String origin, int threads, SessionOpener opener) {
    try (OrtSession.SessionOptions options = RuntimeOptions.forThreads(threads)) {
      return opener.open(options);
    } catch (OrtException e) {
      throw failed("load", origin, e);
    }
  }

  /** The input of {@code run}. */
  public ImageInput input() {
    return input;
  }

  /** The shape of one image's features, without the batch: [1280], or [1280, 7, 7]. */
  public long[] featureShape() {
    return featureShape.clone();
  }

  /** The number of values of one image's features: the product of {@link #featureShape()}. */
  public int featureCount() {
    return Math.toIntExact(Arrays.stream(featureShape).reduce(1, Math::multiplyExact));
  }

  /**
   * Computes the features of a batch.
   *
   * @param pixels preprocessed images, images × channels × height × width
   * @return images × {@link #featureCount()}
   */
  public float[] run(float[] pixels, int images) {
    return run(FloatBuffer.wrap(pixels), images);
  }

  /**
   * As {@link #run(float[], int)}, from the buffer's position on. A direct buffer is read in place,
   * any other is copied. Position and limit do not change; the buffer may be refilled as soon as
   * this returns.
   *
   * @param pixels in native byte order
   */
  public float[] run(FloatBuffer pixels, int images) {
    int values = Math.multiplyExact(images, input.valuesPerImage());
    if (images < 1 || pixels.remaining() < values) {
      throw new IllegalArgumentException(
          "%d images need %,d pixel values but there are %,d"
              .formatted(images, values, pixels.remaining()));
    }
    if (pixels.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("pixels must be in native byte order");
    }
    return compute(pixels.slice(pixels.position(), values), images, OnnxTensor::getFloatBuffer)
        .array();
  }

  private long[] probe() {
    FloatBuffer black = FloatBuffer.allocate(PROBE_IMAGES * input.valuesPerImage());
    long[] shape = compute(black, PROBE_IMAGES, features -> features.getInfo().getShape());
    if (shape.length < 2 || shape[0] != PROBE_IMAGES) {
      throw new InputException(
          "Cannot use network %s: for %d images its output '%s' has shape %s where one row per image is expected; export it with a free batch dimension"
              .formatted(origin, PROBE_IMAGES, output, Arrays.toString(shape)));
    }
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private <T> T compute(FloatBuffer pixels, int images, Function<OnnxTensor, T> reader) {
    OrtEnvironment environment = OnnxEnvironment.get();
    try (OnnxTensor batch = OnnxTensor.createTensor(environment, pixels, input.shape(images));
        OrtSession.Result result = session.run(Map.of(input.name(), batch), Set.of(output))) {
      if (result.get(0) instanceof OnnxTensor features
          && features.getInfo().type == OnnxJavaType.FLOAT) {
        return reader.apply(features);
      }
      throw new InputException(
          "Cannot use network %s: its output '%s' is no float32 tensor".formatted(origin, output));
    } catch (OrtException e) {
      throw failed("run", origin, e);
    }
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close its session", e);
    }
  }

  private static InputException failed(String what, String origin, OrtException e) {
    return new InputException(
        "Cannot %s network %s: %s".formatted(what, origin, OnnxRuntimeMessage.of(e)), e);
  }
}
