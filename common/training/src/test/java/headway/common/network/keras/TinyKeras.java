package headway.common.network.keras;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.measure.NpyArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The networks that {@code keras/make_tiny_networks.py} and {@code make_tutorials.py} wrote, and
 * what Keras answers.
 */
public record TinyKeras(LayerGraph network, INDArray images, float[] answers) {

  public static TinyKeras named(String name) {
    return ofFile(name + ".h5");
  }

  /** Of several files with one name, what one of them gives. */
  static TinyKeras ofFile(String file) {
    String name = file.substring(0, file.lastIndexOf('.'));
    NpyArray x = array(name + "_x.npy");
    INDArray images =
        Nd4jArrays.matrix(x.values(), 1).reshape(x.shape()).permute(0, 3, 1, 2).dup('c');
    LayerGraph network = KerasReader.read(bytes(file), name, OptionalInt.empty());
    return new TinyKeras(network, images, array(name + "_y.npy").values());
  }

  private static NpyArray array(String file) {
    return NpyArray.parse(bytes(file), file);
  }

  /** One of the files. */
  public static byte[] bytes(String file) {
    try (InputStream in = TinyKeras.class.getResourceAsStream("/keras/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int count() {
    return (int) images.size(0);
  }
}
