package headway.common.image.processor;

import headway.common.image.preprocessing.ChannelOrder;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import java.util.List;

/**
 * {@code value = (pixel × rescale − mean[c]) / std[c]} with pixels from 0 to 255, as torchvision,
 * timm and transformers say it.
 *
 * @param rescale such as 1/255, other than 0
 * @param mean one for each channel, in the network's order
 * @param std one for each channel, in the network's order, other than 0
 */
public record NormalizedPixels(
    ChannelOrder order, double rescale, List<Double> mean, List<Double> std) {

  /**
   * For a network's input.
   *
   * @throws headway.common.UsageException if a value is out of range
   */
  public Preprocessing at(int height, int width, Resize resize) {
    return new Preprocessing(
        height,
        width,
        order,
        mean.stream().map(each -> (float) (each / rescale)).toList(),
        std.stream().map(each -> (float) (rescale / each)).toList(),
        resize);
  }
}
