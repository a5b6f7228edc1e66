package headway.common.network.forms;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;

/**
 * A model as a framework exported it, converted to the one form that the rest of Headway knows.
 *
 * @param input its one input: images N×C×H×W, any number of them
 * @param notes on the conversions, for the user; each is the end of a sentence
 */
public record UniformModel(ModelProto model, ImageInput input, List<String> notes) {

  /**
   * Converts a model.
   *
   * @param origin the name or URI for messages
   * @param side of the square input images, if the model does not fix the size
   * @throws headway.common.InputException naming what cannot be converted
   */
  public static UniformModel of(ModelProto exported, String origin, OptionalInt side) {
    FullPrecision.Widened widened = FullPrecision.of(LocalFunctions.inlined(exported));
    ImageOutputs.Part part = ImageOutputs.of(widened.model());
    EvaluationMode.Evaluated evaluated = EvaluationMode.of(part.model(), origin);
    ModelProto channelsFirst = ChannelsLastInput.converted(evaluated.model());
    ImageInput input =
        ImageInputReader.read(channelsFirst.getGraph(), DeclaredImage.of(exported), origin, side);
    return new UniformModel(
        InputSize.declared(channelsFirst, input, origin),
        input,
        Stream.of(widened.notes(), part.notes(), evaluated.notes()).flatMap(List::stream).toList());
  }
}
