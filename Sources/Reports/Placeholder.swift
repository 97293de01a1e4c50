// placeholder until the first file of this stage lands
