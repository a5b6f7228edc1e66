/** A class of ND4J that DL4J looks for where it no longer is. */
package org.nd4j.nativeblas;
