function a() {
                if (ready[1]) {
                                if (ready[2]) {
                                                if (ready[3]) {
                                                                if (ready[4]) {
                                                                                if (ready[5]) {
                                                                                                if (ready[6]) {
                                                                                                                if (ready[7]) {
                                                                                                                                if (ready[8]) {
                                                                                                                                                fetch('/api');
                                                                                                                                }
                                                                                                                }
                                                                                                }
                                                                                }
                                                                }
                                                }
                                }
                }
}
