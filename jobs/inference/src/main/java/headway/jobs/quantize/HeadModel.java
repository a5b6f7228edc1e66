package headway.jobs.quantize;

import java.io.Serializable;

/**
 * A trained head, as ONNX for {@code FrozenNetwork.openRows}.
 *
 * @param model its input is rows of features
 * @param output the probabilities, rows × classes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; not copied.
public record HeadModel(byte[] model, String input, int features, String output)
    implements Serializable {}
