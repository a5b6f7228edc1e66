package headway.common.network.trainable;

import headway.common.network.NetworkFile;
import headway.common.network.dl4j.Dl4jReader;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.export.OnnxExporter;
import headway.common.network.keras.KerasReader;
import headway.common.network.pretrained.LayerReader;
import java.util.OptionalInt;

/** Reads Keras and DL4J files by DL4J. {@code ServiceLoader} finds it. */
public final class Dl4jLayerReader implements LayerReader {

  /** A network file as a DL4J graph. */
  record ReadLayers(LayerGraph graph) implements Layers {
    @Override
    public byte[] onnx() {
      return OnnxExporter.write(graph);
    }

    @Override
    public String sha256() {
      return graph.sha256();
    }
  }

  @Override
  public Layers read(NetworkFile file, byte[] bytes, OptionalInt side) {
    return new ReadLayers(
        switch (file.format()) {
          case KERAS -> KerasReader.read(bytes, file.uri(), side);
          case DL4J -> Dl4jReader.read(bytes, file.uri(), side);
          case ONNX -> throw new IllegalArgumentException("ONNX needs no DL4J: " + file.uri());
        });
  }

  @Override
  public int channels(byte[] configuration, String origin) {
    return InputChannels.of(configuration, origin);
  }
}
