import type { ElectronApplication } from 'playwright-core';

/**
 * The other end of the sound of a call: a real connection of the browser's own, in a hidden window that has nothing to do with ours. It sounds a tone, and hears what comes. Gives its answer to an
 * offer, both as SDP.
 */
export const answerIn = (app: ElectronApplication, offer: string): Promise<string> =>
  app.evaluate(async ({ BrowserWindow }, wanted): Promise<string> => {
    const window = new BrowserWindow({
      show: false,
      title: 'Other end',
      webPreferences: { partition: 'other-end', backgroundThrottling: false },
    });
    await window.loadURL('about:blank');
    const script = `(async (offer) => {
      const peer = new RTCPeerConnection();
      window.peer = peer;
      // What nobody listens to is not decoded.
      peer.ontrack = ({ streams }) => { window.ear = new Audio(); window.ear.srcObject = streams[0]; void window.ear.play(); };
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      const context = new AudioContext();
      const tone = context.createOscillator();
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      peer.addTrack(out.stream.getAudioTracks()[0], out.stream);
      await peer.setLocalDescription(await peer.createAnswer());
      while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
      return peer.localDescription.sdp;
    })(${JSON.stringify(wanted)})`;
    const answer: unknown = await window.webContents.executeJavaScript(script, true);
    return String(answer);
  }, offer);

/** How much sound has come to the other end so far, as the browser counts it; null where there is none. */
export const heardThere = (app: ElectronApplication): Promise<number> =>
  app.evaluate(async ({ BrowserWindow }): Promise<number> => {
    const window = BrowserWindow.getAllWindows()
      .filter((each) => each.getTitle() === 'Other end' || each.webContents.getURL() === 'about:blank')
      .at(-1);
    const script = `(async () => {
      for (const each of (await window.peer.getStats()).values()) if (each.type === 'inbound-rtp') return each.totalAudioEnergy ?? 0;
      return 0;
    })()`;
    return Number(await window?.webContents.executeJavaScript(script));
  });

/** Takes the window of the other end away. */
export const closeOtherEnd = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => {
    for (const each of BrowserWindow.getAllWindows()) if (each.webContents.getURL() === 'about:blank') each.destroy();
  });
