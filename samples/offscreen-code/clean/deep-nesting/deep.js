function a() {
                                                                                                                      if (ready) {
                                                                                                                        fetch('/api');
                                                                                                                      }
}
