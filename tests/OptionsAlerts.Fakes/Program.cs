using System.Runtime.InteropServices;
using OptionsAlerts.Fakes.ByHand;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await HandRun.Run(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
