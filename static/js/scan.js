/* Reading a QR code from a photo or the camera, with jsQR. A plain script, because the offline checker holds it too. */
const yqScan = (() => {
  const SIZES = [1000, 1600, 600, 2400]; // longest side that is tried, the likeliest first

  function look(source, width, height, canvas, longest) {
    const scale = Math.min(1, longest / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(picture.data, picture.width, picture.height)?.data || "";
  }

  /* The text in a photo or scan; empty when none is found. Rejects what is no picture. */
  async function photo(file) {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    for (const size of SIZES) {
      const text = look(picture, picture.width, picture.height, canvas, size);
      if (text) return text;
      await new Promise((next) => setTimeout(next));
    }
    return "";
  }

  /* Shows the camera on a canvas until a code is read; returns how to stop. Rejects when there is no camera or no leave. */
  async function camera(canvas, found) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    const video = document.createElement("video");
    video.srcObject = stream;
    video.playsInline = video.muted = true;
    await video.play();
    let running = true;
    const stop = () => {
      running = false;
      for (const track of stream.getTracks()) track.stop();
    };
    const step = () => {
      if (!running) return;
      const text = video.readyState >= 2 ? look(video, video.videoWidth, video.videoHeight, canvas, 800) : "";
      if (text) {
        stop();
        found(text);
      } else setTimeout(step, 120);
    };
    step();
    return stop;
  }

  return { photo, camera };
})();
globalThis.yqScan = yqScan;
