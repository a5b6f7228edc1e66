package headway.jobs.train;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/** A network as a user of DL4J writes it down. */
public final class TinyConfiguration {
  private TinyConfiguration() {}

  static String json(int classes) {
    return json(classes, 3);
  }

  /** For square images of 16 pixels with so many channels. */
  public static String json(int classes, int channels) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build())
        .layer(new GlobalPoolingLayer(PoolingType.MAX))
        .layer(new OutputLayer.Builder().nOut(classes).activation(Activation.SOFTMAX).build())
        .setInputType(InputType.convolutional(16, 16, channels))
        .build()
        .toJson();
  }
}
