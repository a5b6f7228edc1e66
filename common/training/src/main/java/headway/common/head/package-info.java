/** The head above the cut: its layers, its optimizer and its DL4J network. */
package headway.common.head;
