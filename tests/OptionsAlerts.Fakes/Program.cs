using OptionsAlerts.Fakes.ByHand;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await HandRun.Run(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
